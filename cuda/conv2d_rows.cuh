// Which output pixels a block computes: row -> index of the pixel in the grid of all samples, a.pixels where there is none.
#pragma once
#include "conv2d_arguments.cuh"

// Pixels that follow each other in the grid.
struct ConsecutiveRows {
    int first;

    __device__ __forceinline__ int pixel(const Conv2dArguments& a, int row) const { return min(first + row, a.pixels); }
};

// Pixels of one region, of a convolution with border weights: each of nine regions of the map (four corners, four edges,
// interior) has a set of weights. So that a block reads one set, the regions are divided into tiles one after the other, over
// all samples. BorderRegion.java says the same, for the number of blocks.
struct RegionRows {
    int set, top, left, height, width;
    int first, pixels;  // of the region in all samples

    __device__ __forceinline__ RegionRows(const Conv2dArguments& a, int tile, int rows) {
        int samples = a.pixels / (a.gridHeight * a.gridWidth);
#pragma unroll 1
        for (set = 0;; set++) {
            height = set / 3 == 1 ? a.gridHeight - 2 : 1;
            width = set % 3 == 1 ? a.gridWidth - 2 : 1;
            pixels = samples * height * width;
            int tiles = (pixels + rows - 1) / rows;
            if (tile < tiles || set == 8) break;
            tile -= tiles;
        }
        top = set / 3 == 2 ? a.gridHeight - 1 : set / 3;
        left = set % 3 == 2 ? a.gridWidth - 1 : set % 3;
        first = tile * rows;
    }

    __device__ __forceinline__ int pixel(const Conv2dArguments& a, int row) const {
        int inRegion = first + row;
        if (inRegion >= pixels) return a.pixels;
        int inSample = inRegion % (height * width);
        int y = top + inSample / width;
        int x = left + inSample % width;
        return (inRegion / (height * width) * a.gridHeight + y) * a.gridWidth + x;
    }
};
