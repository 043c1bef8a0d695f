// The npm package's models, loaded as the package's own definition says, and run on whole pictures.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The package's ES modules leave out file extensions, which Node refuses; its CommonJS modules load.
const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
const { PNG } = require('pngjs');

const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/@upscalerjs/esrgan-thick');
export const CHANNELS = 3;

/** The package's own definition registers its layers, PixelShuffle and MultiplyBeta, and tells the range of values. */
export async function loadModel(scale) {
    const definition = require(`@upscalerjs/esrgan-thick/${scale}x`);
    definition.setup(tf);
    const path = join(PACKAGE, definition._internals.path);
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(path, 'utf8'));
    const shards = weightsManifest.flatMap(group => group.paths.map(name => readFileSync(join(dirname(path), name))));
    const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
    const weightSpecs = weightsManifest.flatMap(group => group.weights);
    const model = await tf.loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
    return { model, inputPeak: definition.inputRange[1], outputPeak: definition.outputRange[1] };
}

/** Height x width x RGB, 0 to 255. */
export function readRgb(path) {
    const { width, height, data } = PNG.sync.read(readFileSync(path));
    return { width, height, values: data.filter((_, i) => i % 4 < CHANNELS) };
}

/** The whole picture at once. Uint8ClampedArray clips to 0..255 and rounds to the nearest. */
export async function upscale({ model, inputPeak, outputPeak }, { width, height, values }) {
    const output = tf.tidy(() => {
        const input = tf.tensor4d(Float32Array.from(values), [1, height, width, CHANNELS]);
        return model.predict(input.mul(inputPeak / 255)).mul(255 / outputPeak);
    });
    const [, outputHeight, outputWidth] = output.shape;
    const result = { width: outputWidth, height: outputHeight, values: Uint8ClampedArray.from(await output.data()) };
    output.dispose();
    return result;
}

/** One thread of WebAssembly. */
export async function start() {
    wasm.setThreadsCount(1);
    await tf.setBackend('wasm');
}
