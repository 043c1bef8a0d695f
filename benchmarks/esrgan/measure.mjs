// PSNR and SSIM of a published small ESRGAN (npm @upscalerjs/esrgan-thick) on the held-out pictures, 4x and 8x.
// node measure.mjs [FOLDER]: writes results.tsv next to this file and, if a FOLDER is given, the pictures into FOLDER/x4, x8.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CHANNELS, loadModel, readRgb, start, upscale } from './model.mjs';

const { PNG } = createRequire(import.meta.url)('pngjs');

const HERE = dirname(fileURLToPath(import.meta.url));
const PICTURES = join(HERE, '../../clipsr-api/src/test/resources/io/clipsr/heldout');
const SCALES = [4, 8];

function writeRgb(path, { width, height, values }) {
    const png = new PNG({ width, height });
    for (let pixel = 0; pixel < width * height; pixel++) {
        png.data.set(values.subarray(pixel * CHANNELS, (pixel + 1) * CHANNELS), pixel * 4);
        png.data[pixel * 4 + CHANNELS] = 255;
    }
    writeFileSync(path, PNG.sync.write(png, { colorType: 2 }));
}

/** As io.clipsr.metrics.Psnr: one mean squared error over all pixels and RGB channels, no border left out. */
function psnr(a, b) {
    let squares = 0;
    a.values.forEach((value, i) => { squares += (value - b.values[i]) ** 2; });
    return 10 * Math.log10(255 * 255 / (squares / a.values.length));
}

/** As io.clipsr.metrics.Ssim: uniform 7x7 windows inside the picture, sample covariance, mean over the RGB channels. */
function ssim(a, b) {
    const side = 7;
    const count = side * side;
    const c1 = (0.01 * 255) ** 2;
    const c2 = (0.03 * 255) ** 2;
    let total = 0;
    let windows = 0;
    for (let top = 0; top + side <= a.height; top++) {
        for (let left = 0; left + side <= a.width; left++) {
            for (let channel = 0; channel < CHANNELS; channel++) {
                let sumA = 0, sumB = 0, sumAA = 0, sumBB = 0, sumAB = 0;
                for (let y = top; y < top + side; y++) {
                    for (let x = left; x < left + side; x++) {
                        const at = (y * a.width + x) * CHANNELS + channel;
                        const valueA = a.values[at];
                        const valueB = b.values[at];
                        sumA += valueA;
                        sumB += valueB;
                        sumAA += valueA * valueA;
                        sumBB += valueB * valueB;
                        sumAB += valueA * valueB;
                    }
                }
                const meanA = sumA / count;
                const meanB = sumB / count;
                const varianceA = (sumAA - sumA * meanA) / (count - 1);
                const varianceB = (sumBB - sumB * meanB) / (count - 1);
                const covariance = (sumAB - sumA * meanB) / (count - 1);
                total += (2 * meanA * meanB + c1) * (2 * covariance + c2)
                    / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
                windows++;
            }
        }
    }
    return total / windows;
}

const mean = numbers => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

await start();
const folder = process.argv[2];
const names = JSON.parse(readFileSync(join(PICTURES, 'heldout.json'), 'utf8')).map(({ file }) => file);
const lines = ['picture\tscale\tpsnr\tssim'];
for (const scale of SCALES) {
    const model = await loadModel(scale);
    const rows = [];
    for (const name of names) {
        const original = readRgb(join(PICTURES, name));
        const result = await upscale(model, readRgb(join(PICTURES, `lr${scale}`, name)));
        if (result.width !== original.width || result.height !== original.height) {
            throw new Error(`${name} at ${scale}x is ${result.width}x${result.height}, `
                + `expected ${original.width}x${original.height}`);
        }
        const row = { psnr: psnr(original, result), ssim: ssim(original, result) };
        rows.push(row);
        lines.push([name.replace(/\.png$/, ''), scale, row.psnr.toFixed(4), row.ssim.toFixed(5)].join('\t'));
        console.log(lines.at(-1));
        if (folder) {
            mkdirSync(join(folder, `x${scale}`), { recursive: true });
            writeRgb(join(folder, `x${scale}`, name), result);
        }
    }
    console.log(`mean\t${scale}\t${mean(rows.map(r => r.psnr)).toFixed(4)}\t${mean(rows.map(r => r.ssim)).toFixed(5)}`);
    model.model.dispose();
}
writeFileSync(join(HERE, 'results.tsv'), lines.join('\n') + '\n');
