// A block sorts 64-bit keys in dynamic shared memory, each with the place it came from.
extern __shared__ unsigned long long keys[];

extern "C" __global__ void bitonic(unsigned long long* data, unsigned short* from, int count) {
    unsigned short* places = (unsigned short*)(keys + count);
    for (int i = threadIdx.x; i < count; i += blockDim.x) {
        keys[i] = data[i];
        places[i] = (unsigned short)i;
    }
    for (int size = 2; size <= count; size *= 2) {
        for (int stride = size / 2; stride > 0; stride /= 2) {
            __syncthreads();
            for (int i = threadIdx.x; i < count / 2; i += blockDim.x) {
                int low = 2 * i - (i & (stride - 1));
                int high = low + stride;
                bool up = (low & size) == 0;
                if ((keys[low] > keys[high]) == up) {
                    unsigned long long k = keys[low];
                    keys[low] = keys[high];
                    keys[high] = k;
                    unsigned short p = places[low];
                    places[low] = places[high];
                    places[high] = p;
                }
            }
        }
    }
    __syncthreads();
    for (int i = threadIdx.x; i < count; i += blockDim.x) {
        data[i] = keys[i];
        from[i] = places[i];
    }
}
