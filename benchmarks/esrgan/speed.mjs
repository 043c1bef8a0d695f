// The 4x model as a peer of benchmarks/run.sh: answers questions on stdin with times on stdout (see PeerServer.java).
// node speed.mjs FOLDER: upscales FOLDER/small-photo.png, whatever the question.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { loadModel, readRgb, start, upscale } from './model.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(join(HERE, 'node_modules/@upscalerjs/esrgan-thick/package.json'), 'utf8'));
const begin = performance.now();
await start();
const model = await loadModel(4);
const picture = readRgb(join(process.argv[2], 'small-photo.png'));
const seconds = since => ((performance.now() - since) / 1000).toFixed(6);
console.log(`@ready ${seconds(begin)} esrgan-thick ${version} on Node ${process.versions.node}`);
for await (const question of createInterface({ input: process.stdin })) {
    try {
        const from = performance.now();
        await upscale(model, picture);
        console.log(`@seconds ${seconds(from)}`);
    } catch (error) {
        console.log(`@failed ${String(error).replace(/\s+/g, ' ')}, question ${question}`);
    }
}
