// Second half of a convolution whose sums are split over blocks (conv2d_small.cu): adds the parts of each sum in order, then does what the epilogue does.
#include "conv2d_epilogue.cuh"

// Grid: (pixels * packedChannels / 4 / 128, 1, phases). Block: 128. A thread takes four channels of a pixel.
extern "C" __global__ void __launch_bounds__(128) conv2d_reduce(Conv2dArguments a) {
    int item = blockIdx.x * blockDim.x + threadIdx.x;
    int words = a.packedChannels / 4;
    if (item >= a.pixels * words) return;
    int part = a.pixels * a.packedChannels;
    const float* from = a.partial + blockIdx.z * a.splits * part + item * 4;
    float4 sum = load4(from);
    for (int split = 1; split < a.splits; split++) {
        from += part;
        sum = sum + load4(from);
    }
    writeFour(a, OutputPixel(a, blockIdx.z, item / words), item % words * 4, sum);
}
