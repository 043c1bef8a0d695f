// What a convolution's kernels are told. Conv2dArguments.java writes the same fields in the same order.
#pragma once

// A map that is added to the output: y and x are shifted right by `shift`: 0 for a map of the output's size, 1 for one of
// half its height and width, 31 for one value for all pixels of a channel.
struct Residual {
    const float* data;
    int shift;
    int width;
    int sampleStride;  // values from one sample to the next, 0 where the batch shares them
    int unused;
};

// A map that is stored: some channels and pixels of the result, each value modulated, or activated, by itself.
struct Output {
    float* data;          // [n, height, width, channels]
    const float* gamma0;  // [n or 1, channels], null without a modulation
    const float* beta0;
    const float* gamma1;
    const float* beta1;
    int channel;          // of the result, the first
    int channels;
    int top;              // of the result, the first row
    int left;
    int height;
    int width;
    int shared;           // 1 where all samples have the same modulation
    int activation;       // without a modulation
    float slope;          // of the modulation or the activation
    int unused;
};

struct Conv2dArguments {
    const float* input;    // [n, inHeight, inWidth, inChannels]
    const float* weight;   // [phase, (tap, inChannels) rounded up to 16, packedChannels], zeros where rounded up
    const float* bias;     // [packedChannels]
    float* partial;        // [phase * splits + split, pixels, packedChannels], used where splits > 1
    Output output[3];
    Residual residual[3];
    int outputs;
    int residuals;
    int inChannels;
    int inHeight;
    int inWidth;
    int gridHeight;        // output positions of one sample and one phase, before the pixel shuffle
    int gridWidth;
    int pixels;            // n * gridHeight * gridWidth
    int side;              // taps are side x side
    int stride;
    int padding;
    int channels;          // of the convolution, before the pixel shuffle
    int packedChannels;    // rounded up to 4
    int outChannels;       // channels / shuffle^2
    int shuffle;
    int upsample;          // 2: four phases, each writes every other row and column
    int splits;
    int wholeWords;        // 1 where four channels from a multiple of 4 on are in the same pixel of the same output
    int activation;
    float slope;
};
