"""A baseline JPEG encoder for files that no library writes: any sampling factors, component names and markers."""

import struct

import numpy

ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, i // 8 if (i // 8 + i % 8) % 2 else i % 8))
DCT = numpy.array([[numpy.sqrt((1 if k == 0 else 2) / 8) * numpy.cos((2 * n + 1) * k * numpy.pi / 16)
                    for n in range(8)] for k in range(8)])
QUANTUM = 12


def segment(marker, content):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def ycbcr(rgb):
    r, g, b = (rgb[..., c].astype(float) for c in range(3))
    y = 0.299 * r + 0.587 * g + 0.114 * b
    return [y, (b - y) / 1.772 + 128, (r - y) / 1.402 + 128]


def planes(rgb):
    return [rgb[..., c].astype(float) for c in range(rgb.shape[2])]


class Bits:
    """The entropy-coded data of a scan."""

    def __init__(self):
        self.out = bytearray()
        self.value = 0
        self.count = 0

    def put(self, value, length):
        self.value = self.value << length | value
        self.count += length
        while self.count >= 8:
            self.count -= 8
            byte = self.value >> self.count & 255
            self.out += bytes([byte, 0]) if byte == 255 else bytes([byte])
        self.value &= (1 << self.count) - 1

    def flush(self):
        if self.count:
            self.put((1 << 8 - self.count) - 1, 8 - self.count)


# Codes of 4 bits for the sizes of DC differences, and of 8 bits for the run lengths and sizes of AC coefficients.
SYMBOLS = [0x00, 0xF0] + [run << 4 | size for run in range(16) for size in range(1, 11)]
TABLES = (segment(0xC4, b"\0" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
          + segment(0xC4, b"\x10" + bytes([0] * 7 + [len(SYMBOLS)] + [0] * 8) + bytes(SYMBOLS)))


def magnitude(value):
    size = int(abs(value)).bit_length()
    return size, (value if value >= 0 else value + (1 << size) - 1)


def put_block(bits, block, previous):
    size, value = magnitude(block[0] - previous)
    bits.put(size, 4)
    bits.put(value, size)
    run = 0
    for coefficient in block[1:]:
        if coefficient == 0:
            run += 1
            continue
        while run > 15:
            bits.put(SYMBOLS.index(0xF0), 8)
            run -= 16
        size, value = magnitude(coefficient)
        bits.put(SYMBOLS.index(run << 4 | size), 8)
        bits.put(value, size)
        run = 0
    if run:
        bits.put(SYMBOLS.index(0), 8)
    return block[0]


def encoded(channels, sampling=None, ids=None, markers=JFIF, restart=0, frame=0xC0, bits=8, interleaved=True,
            height_in_frame=None, dnl=False, tail=b"\xff\xd9"):
    """Returns a JPEG file of planes (height, width) of levels 0 to 255."""
    height, width = channels[0].shape
    sampling = sampling or [(1, 1)] * len(channels)
    ids = ids or list(range(1, len(channels) + 1))
    across = max(h for h, _ in sampling)
    down = max(v for _, v in sampling)
    columns = -(-width // (8 * across))
    rows = -(-height // (8 * down))
    blocks = [blocks_of(plane, rows, columns, across, down, h, v) for plane, (h, v) in zip(channels, sampling)]
    out = b"\xff\xd8" + markers + segment(0xDB, b"\0" + bytes([QUANTUM] * 64))
    frame_height = height if height_in_frame is None else height_in_frame
    out += segment(frame, struct.pack(">BHHB", bits, frame_height, width, len(channels))
                   + b"".join(bytes([i, h << 4 | v, 0]) for i, (h, v) in zip(ids, sampling)))
    out += TABLES
    if restart:
        out += segment(0xDD, struct.pack(">H", restart))
    scans = [list(range(len(channels)))] if interleaved else [[c] for c in range(len(channels))]
    for number, scan in enumerate(scans):
        out += segment(0xDA, bytes([len(scan)]) + b"".join(bytes([ids[c], 0]) for c in scan) + b"\0\x3f\0")
        out += data(scan, blocks, sampling, rows, columns, width, height, across, down, restart)
        if dnl and number == 0:
            out += segment(0xDC, struct.pack(">H", height))
    return out + tail


def blocks_of(plane, rows, columns, across, down, h, v):
    """Reduces a plane to its sampling factors and returns its quantised blocks by row and column."""
    full = numpy.pad(plane, ((0, rows * 8 * down - plane.shape[0]), (0, columns * 8 * across - plane.shape[1])), "edge")
    full = numpy.repeat(numpy.repeat(full, v, axis=0), h, axis=1)
    full = full.reshape(rows * 8 * v, down, columns * 8 * h, across).mean(axis=(1, 3))
    tiles = full.reshape(rows * v, 8, columns * h, 8).transpose(0, 2, 1, 3) - 128
    quantised = numpy.rint(DCT @ tiles @ DCT.T / QUANTUM).astype(int)
    return quantised.reshape(rows * v, columns * h, 64)[..., ZIGZAG]


def data(scan, blocks, sampling, rows, columns, width, height, across, down, restart):
    if len(scan) == 1:  # the blocks of a single component are not grouped, and those beyond the picture are left out
        h, v = sampling[scan[0]]
        units = [[(scan[0], y, x)] for y in range(-(-height * v // (8 * down)))
                 for x in range(-(-width * h // (8 * across)))]
    else:
        units = [[(c, row * sampling[c][1] + y, column * sampling[c][0] + x) for c in scan
                  for y in range(sampling[c][1]) for x in range(sampling[c][0])]
                 for row in range(rows) for column in range(columns)]
    bits = Bits()
    previous = dict.fromkeys(scan, 0)
    for number, unit in enumerate(units):
        if restart and number and number % restart == 0:
            bits.flush()
            bits.out += bytes([0xFF, 0xD0 + (number // restart - 1) % 8])
            previous = dict.fromkeys(scan, 0)
        for c, y, x in unit:
            previous[c] = put_block(bits, [int(k) for k in blocks[c][y, x]], previous[c])
    bits.flush()
    return bytes(bits.out)
