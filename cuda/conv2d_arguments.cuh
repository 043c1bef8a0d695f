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

// ANY_PROLOGUE: the kernel asks the arguments which of the others it is.
enum PrologueKind { NO_PROLOGUE = 0, INPUT_LEAKY_RELU = 1, MODULATION = 2, ANY_PROLOGUE = 3 };

struct Conv2dArguments {
    const float* input;    // [n, inHeight, inWidth, inChannels], inChannels a multiple of 4
    const float* weight;   // [phase, (tap, inChannels) rounded up to 16, packedChannels], zeros where rounded up
    const float* bias;     // [packedChannels]
    float* output;         // [n, ..., ..., outChannels]
    float* partial;        // [phase * splits + split, pixels, packedChannels], used where splits > 1
    const float* gamma0;   // prologue: [n or 1, inChannels]
    const float* beta0;
    const float* gamma1;
    const float* beta1;
    Residual residual[3];
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
    int prologue;          // a PrologueKind
    int sharedModulation;  // 1 where all samples have the same
    float inputSlope;      // prologue: of the leaky ReLU, or of the modulation's two
    int activation;
    float slope;
    int unused;
};
