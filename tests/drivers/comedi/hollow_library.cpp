// A library that calls itself libcomedi and has one function of it.
extern "C" int comedi_errno() {
    return 0;
}
