// Doubles: an escape time each pixel, and what the mathematical library makes of the last value: its slow paths call functions
// and look into tables.
extern "C" __global__ void mandelbrot(int width, int most, double scale, int* times, double* values) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    double cx = (i % width) * scale - 2.0, cy = (i / width) * scale - 1.25;
    double x = 0, y = 0;
    int n = 0;
    while (n < most && x * x + y * y <= 4.0) {
        double next = __dadd_rn(__dmul_rn(x, x) - __dmul_rn(y, y), cx);
        y = __dadd_rn(__dmul_rn(__dmul_rn(2.0, x), y), cy);
        x = next;
        n++;
    }
    times[i] = n;
    double big = i * 1e7 + 0.5;
    values[4 * i] = sin(i % 2 ? big : x);
    values[4 * i + 1] = exp(-fabs(y)) / (1 + sqrt(fabs(x)));
    values[4 * i + 2] = log(1 + x * x) + atan2(y, x + 3) + pow(fabs(y) + 0.5, 1.5);
    values[4 * i + 3] = cbrt(y) + fmod(big, 3.7) + floor(x * 10) + rint(y * 10) + hypot(x, y) + rsqrt(x * x + 1);
}
