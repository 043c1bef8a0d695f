module consumer {
    requires io.clipsr;
}
