// Maps at another size, regions of maps, and the way between PyTorch's NCHW and the device's NHWC.
//
// In all but the last a thread has one value of the output; neighbouring threads have neighbouring channels, of one pixel
// or of pixels side by side, so reads and writes are whole sectors where a pixel has 8 channels or more. Rows of the
// output are counted over all samples; blockIdx.y walks over them.
#include "common.cuh"

struct MapSize {
    int channels, inHeight, inWidth, outHeight, outWidth, rows;  // rows = n * outHeight
};

// Grid: (outWidth * channels / 128, rows up to 65535). Block: 128.
#define FOR_EACH_VALUE                                                   \
    int i = blockIdx.x * blockDim.x + threadIdx.x;                       \
    if (i >= m.outWidth * m.channels) return;                            \
    int c = i % m.channels;                                              \
    int x = i / m.channels;                                              \
    for (int row = blockIdx.y; row < m.rows; row += gridDim.y)

__device__ __forceinline__ int clampTo(int v, int size) { return max(0, min(size - 1, v)); }

// src = floor(dst * in / out). Unsigned 32 bits hold the product for sides up to 65535.
extern "C" __global__ void __launch_bounds__(128) resize_nearest(const float* in, float* out, MapSize m) {
    FOR_EACH_VALUE {
        int sourceY = (unsigned)(row % m.outHeight) * (unsigned)m.inHeight / (unsigned)m.outHeight;
        int sourceX = (unsigned)x * (unsigned)m.inWidth / (unsigned)m.outWidth;
        out[row * m.outWidth * m.channels + i] = in[((row / m.outHeight * m.inHeight + sourceY) * m.inWidth + sourceX) * m.channels + c];
    }
}

// PyTorch's "bilinear" with align_corners=False: pixel centres are at .5. The output is the region from (top, left) on of the
// map at fullHeight x fullWidth; beyond that, the nearest value of the edge.
extern "C" __global__ void __launch_bounds__(128) resize_bilinear(const float* in, float* out, MapSize m, float fullHeight,
                                                                  float fullWidth, int top, int left) {
    FOR_EACH_VALUE {
        float v = fmaxf(0.0f, (top + row % m.outHeight + 0.5f) * m.inHeight / fullHeight - 0.5f);
        float u = fmaxf(0.0f, (left + x + 0.5f) * m.inWidth / fullWidth - 0.5f);
        int y0 = min((int)v, m.inHeight - 1);
        int x0 = min((int)u, m.inWidth - 1);
        int y1 = min(y0 + 1, m.inHeight - 1);
        int x1 = min(x0 + 1, m.inWidth - 1);
        const float* sample = in + row / m.outHeight * m.inHeight * m.inWidth * m.channels + c;
        float a = sample[(y0 * m.inWidth + x0) * m.channels], b = sample[(y0 * m.inWidth + x1) * m.channels];
        float d = sample[(y1 * m.inWidth + x0) * m.channels], e = sample[(y1 * m.inWidth + x1) * m.channels];
        float upper = a + (u - x0) * (b - a);
        float lower = d + (u - x0) * (e - d);
        out[row * m.outWidth * m.channels + i] = upper + (v - y0) * (lower - upper);
    }
}

// The region from (top, left) on; beyond the map, the nearest pixel of its edge.
extern "C" __global__ void __launch_bounds__(128) crop(const float* in, float* out, MapSize m, int top, int left) {
    FOR_EACH_VALUE {
        int y = clampTo(top + row % m.outHeight, m.inHeight);
        out[row * m.outWidth * m.channels + i] = in[((row / m.outHeight * m.inHeight + y) * m.inWidth + clampTo(left + x, m.inWidth)) * m.channels + c];
    }
}

// A map of the output's size with a patch, inHeight x inWidth, put over it from (top, left) on.
extern "C" __global__ void __launch_bounds__(128) paste(const float* map, const float* patch, float* out, MapSize m, int top, int left) {
    FOR_EACH_VALUE {
        int y = row % m.outHeight - top;
        int u = x - left;
        bool inPatch = y >= 0 && y < m.inHeight && u >= 0 && u < m.inWidth;
        int at = row * m.outWidth * m.channels + i;
        out[at] = inPatch ? patch[((row / m.outHeight * m.inHeight + y) * m.inWidth + u) * m.channels + c] : map[at];
    }
}

// Each sample's matrix [rows][columns] as [columns][rows]: NCHW to NHWC with rows = channels, and back with rows = pixels.
// Naive, either the reads or the writes of a warp would be a column: 32 sectors for 128 bytes. Through a tile in shared
// memory both are rows; the 33rd column of the tile sends a column's values to different banks.
// Grid: (tiles of 32 x 32, 1, n). Block: 256.
extern "C" __global__ void __launch_bounds__(256) transpose(const float* in, float* out, int rows, int columns) {
    __shared__ float tile[32][33];
    int lane = threadIdx.x % 32;
    int across = (columns + 31) / 32;
    int row = blockIdx.x / across * 32;
    int column = blockIdx.x % across * 32;
    int sample = blockIdx.z * rows * columns;
    for (int j = threadIdx.x / 32; j < 32; j += 8) {
        if (row + j < rows && column + lane < columns) tile[j][lane] = in[sample + (row + j) * columns + column + lane];
    }
    __syncthreads();
    for (int j = threadIdx.x / 32; j < 32; j += 8) {
        if (column + j < columns && row + lane < rows) out[sample + (column + j) * rows + row + lane] = tile[lane][j];
    }
}

// The same for matrices of few rows or few columns, such as pictures of three channels: of the tile above, three rows in 32
// would be in use, and each row of three values an access of its own. Here a block takes STRETCH values of each of the few,
// which are one stretch of memory on one side and `few` stretches on the other.
constexpr int STRETCH = 128;
constexpr int FEW = 8;

// in [n][few][count], out [n][count][few]. Grid: (count / 128, 1, n). Block: 128.
extern "C" __global__ void __launch_bounds__(STRETCH) interleave(const float* in, float* out, int few, int count) {
    __shared__ float tile[FEW * STRETCH];
    int sample = blockIdx.z * few * count;
    int first = blockIdx.x * STRETCH;
    int present = min(STRETCH, count - first);
    for (int c = 0; c < few; c++) {
        if (threadIdx.x < present) tile[threadIdx.x * few + c] = in[sample + c * count + first + threadIdx.x];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < present * few; i += STRETCH) out[sample + first * few + i] = tile[i];
}

// in [n][count][few], out [n][few][count]. Grid: (count / 128, 1, n). Block: 128.
extern "C" __global__ void __launch_bounds__(STRETCH) deinterleave(const float* in, float* out, int few, int count) {
    __shared__ float tile[FEW * STRETCH];
    int sample = blockIdx.z * few * count;
    int first = blockIdx.x * STRETCH;
    int present = min(STRETCH, count - first);
    for (int i = threadIdx.x; i < present * few; i += STRETCH) tile[i] = in[sample + first * few + i];
    __syncthreads();
    for (int c = 0; c < few; c++) {
        if (threadIdx.x < present) out[sample + c * count + first + threadIdx.x] = tile[threadIdx.x * few + c];
    }
}
