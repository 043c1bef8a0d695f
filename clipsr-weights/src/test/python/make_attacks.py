#!/usr/bin/env python3
"""Makes the malformed files of src/test/resources/io/clipsr/weights/attacks, each with one thing wrong.

    make_attacks.py OUT

What each is, and how it has to be refused, stands in OUT/README.md. Needs nothing but Python.
"""
import json
import pathlib
import struct
import sys
import zlib

LEGACY_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."


# Pickles, opcode by opcode.

def text(value):
    value = value.encode()
    return b"X" + struct.pack("<I", len(value)) + value


def number(value):
    return b"J" + struct.pack("<i", value)


def tuple_of(*items):
    return b"(" + b"".join(items) + b"t"


def name(module, attribute):
    return b"c" + module.encode() + b"\n" + attribute.encode() + b"\n"


def dictionary(**entries):
    return b"}(" + b"".join(text(key) + value for key, value in entries.items()) + b"u"


ORDERED_DICT = name("collections", "OrderedDict")
FLOATS = name("torch", "FloatStorage")


def storage(key="0", count=6, kind=FLOATS, extra=b""):
    return tuple_of(text("storage"), kind, text(key), text("cpu"), number(count), extra) + b"Q"


def tensor(shape=(6,), strides=(1,), offset=0, base=None):
    return name("torch._utils", "_rebuild_tensor_v2") + tuple_of(
        base or storage(), number(offset), tuple_of(*map(number, shape)), tuple_of(*map(number, strides)), b"\x89", ORDERED_DICT + b")R") + b"R"


def pickled(value):
    return b"\x80\x02" + value + b"."


# Zip archives, field by field.

def archive(records, **end):
    """Records are (name, bytes) or (name, bytes, changes); changes and end replace fields."""
    data, central, count = b"", b"", 0
    for record in records:
        title, body = record[0].encode(), record[1]
        change = record[2] if len(record) > 2 else {}
        at = change.get("offset", len(data)) + change.get("shift", 0)
        crc, size = change.get("crc", zlib.crc32(body)), change.get("size", len(body))
        method, flags = change.get("method", 0), change.get("flags", 0)
        if not change.get("only_listed"):
            local = change.get("local_name", record[0]).encode()
            data += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, change.get("local_method", method), 0, 0, crc,
                                change.get("local_size", size), change.get("local_size", size), len(local), 0) + local + body
        central += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, method, 0, 0, crc, size, change.get("whole", size), len(title),
                               0, 0, 0, 0, 0, at) + title
        count += 1
    start = end.get("start", len(data))
    result = data + central + end.get("after", b"")
    if "zip64" in end:
        result += struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, end["zip64"], end["zip64"], len(central), start)
        result += struct.pack("<IIQI", 0x07064B50, 0, len(data) + len(central) + end.get("zip64_off", 0), 1)
    return result + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, end.get("count", count), end.get("count", count), len(central), start, 0)


FLOAT_BYTES = struct.pack("<6f", *range(6))


def checkpoint(value, *records, **end):
    return archive([("x/data.pkl", pickled(value)), ("x/data/0", FLOAT_BYTES), *records], **end)


SOUND = dictionary(w=tensor())


# The legacy stream.

def legacy(value=SOUND, version=number(1001), machine=dictionary(little_endian=b"\x88"), keys=b"](" + text("0") + b"e", count=6, after=b""):
    return (LEGACY_MAGIC + pickled(version) + pickled(machine) + pickled(value) + pickled(keys)
            + struct.pack("<q", count) + FLOAT_BYTES + after)


# Safetensors.

def safetensors(header, data=24, length=None):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + bytes(data)


def entry(begin=0, end=24, shape=(6,), dtype="F32", **more):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end], **more}


def files():
    yield "empty.pth", b""
    yield "text.pth", b"These are no weights."
    yield "list.pickle", pickled(b"]")
    yield "zip_without_pickle.pth", archive([("x/readme.txt", b"hello")])
    yield "zip_two_pickles.pth", checkpoint(SOUND, ("y/data.pkl", pickled(SOUND)))
    yield "big_endian.pth", checkpoint(SOUND, ("x/byteorder", b"big"))
    yield "legacy_big_endian.pth", legacy(machine=dictionary(little_endian=b"\x89"))

    yield "zip_truncated.pth", checkpoint(SOUND)[:-40]
    yield "zip_directory_outside.pth", checkpoint(SOUND, start=1 << 30)
    yield "zip_directory_before_end.pth", checkpoint(SOUND, after=b"hidden")
    yield "zip_directory_damaged.pth", checkpoint(SOUND).replace(b"PK\1\2", b"PK\1\1")
    yield "zip_directory_count.pth", checkpoint(SOUND, count=3)
    yield "zip64_directory_outside.pth", checkpoint(SOUND, zip64=2, zip64_off=1 << 40)
    yield "zip64_directory_missing.pth", checkpoint(SOUND, zip64=2, zip64_off=-8)
    yield "zip_too_many_records.pth", checkpoint(SOUND, zip64=1 << 40)
    yield "zip_duplicate_name.pth", checkpoint(SOUND, ("x/data/0", FLOAT_BYTES))
    yield "zip_name_up.pth", checkpoint(SOUND, ("x/../../.bashrc", b""))
    yield "zip_name_absolute.pth", checkpoint(SOUND, ("/etc/passwd", b""))
    yield "zip_name_drive.pth", checkpoint(SOUND, ("C:\\autoexec.bat", b""))
    yield "zip_size_outside.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"size": 1 << 31})])
    yield "zip_offset_outside.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"offset": 1 << 31})])
    yield "zip_overlap.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES),
                                      ("x/data/1", FLOAT_BYTES, {"offset": 0, "only_listed": True})])
    yield "zip_other_name.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"local_name": "x/data/9"})])
    yield "zip_other_size.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"local_size": 8})])
    yield "zip_other_method.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"local_method": 8})])
    yield "zip_two_sizes.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"whole": 8})])
    yield "zip_no_header.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"shift": 8, "size": 8})])
    bomb = zlib.compress(pickled(text("0" * 1_000_000)), 9)[2:-4]
    yield "zip_bomb.pth", archive([("x/data.pkl", bomb, {"method": 8, "whole": 1_000_009})])
    yield "zip_encrypted.pth", archive([("x/data.pkl", pickled(SOUND), {"flags": 1})])
    yield "zip_missing_storage.pth", archive([("x/data.pkl", pickled(SOUND))])
    yield "zip_checksum_pickle.pth", archive([("x/data.pkl", pickled(SOUND), {"crc": 1}), ("x/data/0", FLOAT_BYTES)])
    yield "zip_checksum_storage.pth", archive([("x/data.pkl", pickled(SOUND)), ("x/data/0", FLOAT_BYTES, {"crc": 1})])

    yield "pickle_truncated.pth", archive([("x/data.pkl", pickled(SOUND)[:-30])])
    yield "pickle_too_large.pth", checkpoint(b"N0" * 2_050 + b"}")
    yield "pickle_too_many_steps.pth", checkpoint(b"N0" * 1_100 + b"}")
    pairs = b"](" + b"N" * 2 + b"\x86q\x01" + b"h\x01" * 200 + b"eq\x02"
    yield "pickle_recalled_list.pth", checkpoint(pairs + (ORDERED_DICT + b"h\x02\x85R") * 10)
    yield "pickle_too_deep.pth", checkpoint(b"(" * 200)
    yield "pickle_long_text.pth", checkpoint(text("a" * 1_001))
    yield "pickle_claimed_text.pth", checkpoint(b"X\xff\xff\xff\xff")
    yield "pickle_long_name.pth", checkpoint(name("torch", "a" * 1_001))
    yield "pickle_memo_full.pth", checkpoint(b"N" + b"".join(b"r" + struct.pack("<I", i) for i in range(600)))
    yield "pickle_os_system.pth", checkpoint(name("os", "system") + text("touch clipsr-was-here") + b"\x85R")
    yield "pickle_eval.pth", checkpoint(b"\x8c\x08builtins\x8c\x04eval\x93" + text("1") + b"\x85R")
    yield "pickle_getattr.pth", checkpoint(name("torch.serialization", "os.system"))
    yield "pickle_script_class.pth", checkpoint(name("__torch__", "Net") + b")\x81")
    yield "script_os_system.pt", checkpoint(name("os", "system") + text("id") + b"\x85R", ("x/constants.pkl", pickled(b")")))
    yield "legacy_os_system.pth", legacy(value=name("posix", "system") + text("id") + b"\x85R")
    yield "pickle_inst.pth", checkpoint(b"(ios\nsystem\n")
    yield "pickle_protocol.pth", checkpoint(b"\x80\x09}")
    yield "pickle_empty_stack.pth", checkpoint(b"0")
    yield "pickle_no_mark.pth", checkpoint(b"}u")
    yield "pickle_never_noted.pth", checkpoint(b"h\x07")
    yield "pickle_append_to_number.pth", checkpoint(b"K\x01K\x01a")
    yield "pickle_call_text.pth", checkpoint(text("os.system") + b")R")
    yield "pickle_new_function.pth", checkpoint(ORDERED_DICT + b")\x81")
    yield "pickle_large_integer.pth", checkpoint(b"\x8a\xff" + b"\x7f" * 255)

    yield "tree_contains_itself.pth", checkpoint(b"}q\x00" + text("a") + b"h\x00s")
    laughs = b"N\x85q\x00" + b"".join(b"0h" + bytes([i]) + b"h" + bytes([i]) + b"\x86q" + bytes([i + 1]) for i in range(28))
    yield "tree_billion_laughs.pth", checkpoint(b"}" + text("a") + laughs + b"s")
    yield "tree_long_name.pth", checkpoint(dictionary(**{"a" * 501: b"N"}))
    yield "too_many_tensors.pth", checkpoint(dictionary(**{f"w{i}": tensor() for i in range(21)}))
    yield "duplicate_tensor.pth", checkpoint(dictionary(**{"a.b": tensor(), "a": dictionary(b=tensor())}))
    yield "tensor_without_shape.pth", checkpoint(dictionary(w=name("torch._utils", "_rebuild_tensor_v2") + storage() + b"\x85R"))
    yield "storage_is_a_number.pth", checkpoint(dictionary(w=tensor(base=b"K\x01Q")))
    yield "storage_window_outside.pth", checkpoint(dictionary(w=tensor(base=storage(extra=tuple_of(text("v"), number(4), number(4))))))
    yield "tensor_negative_stride.pth", checkpoint(dictionary(w=tensor(strides=(-1,), offset=5)))
    yield "tensor_shape_overflow.pth", checkpoint(dictionary(w=tensor(shape=(2**31 - 1,) * 3, strides=(2**31 - 1,) * 3)))
    yield "tensor_dimensions.pth", checkpoint(dictionary(w=tensor(shape=(1,) * 65, strides=(1,) * 65)))
    yield "tensor_outside.pth", checkpoint(dictionary(w=tensor(shape=(7,))))
    yield "tensor_stride_outside.pth", checkpoint(dictionary(w=tensor(shape=(2,), strides=(6,))))
    yield "tensor_offset_outside.pth", checkpoint(dictionary(w=tensor(shape=(1,), offset=2**31 - 1)))
    yield "tensor_negative_offset.pth", checkpoint(dictionary(w=tensor(shape=(1,), offset=-1)))
    yield "tensor_repeats.pth", checkpoint(dictionary(w=tensor(shape=(2**30, 2**30), strides=(0, 0))))
    yield "storage_of_no_type.pth", checkpoint(dictionary(w=tensor(base=storage(kind=ORDERED_DICT))))
    yield "storage_too_short.pth", checkpoint(dictionary(w=tensor(base=storage(count=7))))

    yield "legacy_version.pth", legacy(version=number(1002))
    yield "legacy_machine.pth", legacy(machine=b"]")
    yield "legacy_keys.pth", legacy(keys=b"N")
    yield "legacy_unknown_storage.pth", legacy(keys=b"](" + text("1") + b"e")
    yield "legacy_missing_storage.pth", legacy(keys=b"]")
    yield "legacy_two_types.pth", legacy(value=dictionary(w=tensor(), v=tensor(base=storage(kind=name("torch", "LongStorage")))))
    yield "legacy_truncated.pth", legacy()[:-1]
    yield "legacy_trailing.pth", legacy(after=b"x")
    yield "legacy_other_size.pth", legacy(count=2**62)

    yield "header_length.safetensors", safetensors({"w": entry()}, length=4_097)
    yield "header_truncated.safetensors", safetensors({"w": entry()}, data=0, length=500)
    yield "header_no_object.safetensors", safetensors(b'{"w":[]}').replace(b'{"w":[]}', b'{"w":1 ]')
    yield "header_not_closed.safetensors", safetensors(json.dumps({"w": entry()}).encode()[:-1])
    yield "header_utf16.safetensors", safetensors('{"w":{}}'.encode("utf-16-le"))
    yield "header_not_utf8.safetensors", safetensors(b'{"w\xff":{}}')
    yield "header_long_name.safetensors", safetensors({"n" * 501: entry()})
    yield "header_nested.safetensors", safetensors(b'{"w":{"shape":' + b"[" * 100 + b"]" * 100 + b"}}")
    yield "header_long_number.safetensors", safetensors({"w": entry(shape=(10**2_000,))})
    yield "header_followed.safetensors", safetensors(json.dumps({"w": entry()}).encode() + b"{}")
    yield "header_duplicate_tensor.safetensors", safetensors(b'{"w":%b,"w":%b}' % ((json.dumps(entry()).encode(),) * 2))
    yield "header_duplicate_shape.safetensors", safetensors(b'{"w":{"dtype":"F32","shape":[6],"shape":[1],"data_offsets":[0,24]}}')
    yield "header_no_shape.safetensors", safetensors({"w": {"dtype": "F32", "data_offsets": [0, 24]}})
    yield "header_unknown_entry.safetensors", safetensors({"w": entry(url="http://example.org")})
    yield "header_fraction.safetensors", safetensors({"w": entry(shape=(6.0,))})
    yield "header_metadata_number.safetensors", safetensors({"__metadata__": {"a": 1}, "w": entry()})
    yield "header_metadata_long.safetensors", safetensors({"__metadata__": {"a": "b" * 600, "c": "d" * 600}, "w": entry()})
    yield "header_many_tensors.safetensors", safetensors({f"w{i}": entry(0, 0, (0,)) for i in range(21)}, data=0)
    yield "tensor_type.safetensors", safetensors({"w": entry(dtype="F4")})
    yield "tensor_shape.safetensors", safetensors({"w": entry(shape=(2**31 - 1,) * 3)})
    yield "tensor_negative.safetensors", safetensors({"w": entry(shape=(-6, -1))})
    yield "tensor_dimensions.safetensors", safetensors({"w": entry(shape=(1,) * 65)})
    yield "tensor_length.safetensors", safetensors({"w": entry(shape=(5,))})
    yield "tensor_hole.safetensors", safetensors({"w": entry(), "v": entry(28, 52)}, data=52)
    yield "tensor_overlap.safetensors", safetensors({"w": entry(), "v": entry(20, 44)}, data=44)
    yield "data_truncated.safetensors", safetensors({"w": entry()}, data=23)
    yield "data_trailing.safetensors", safetensors({"w": entry()}, data=25)

    yield "index_no_map.json", b'{"metadata": {}}\n'
    yield "index_not_closed.json", b'{"weight_map": {"w": "network_unrelated.safetensors"}\n'
    yield "index_nested.json", b'{"metadata":' + b'{"a":' * 100 + b"0" + b"}" * 101
    yield "index_path_up.json", json.dumps({"weight_map": {"w": "../views.pth"}}).encode()
    yield "index_path_absolute.json", json.dumps({"weight_map": {"w": "/etc/passwd"}}).encode()
    yield "index_path_drive.json", json.dumps({"weight_map": {"w": "C:\\weights.bin"}}).encode()
    yield "index_missing_file.json", json.dumps({"weight_map": {"w": "absent.safetensors"}}).encode()
    yield "index_missing_tensor.json", json.dumps({"weight_map": {"v": "network_unrelated.safetensors"}}).encode()

    yield "network_unrelated.safetensors", safetensors({"w": entry()})
    twice = ("a.R.weight", "a.upsample.0.weight", "a.GBlocks.0.c1.weight", "b.upsample.0.weight", "b.GBlocks.0.c1.weight")
    yield "network_twice.safetensors", safetensors({key: entry(0, 0, (0,)) for key in twice}, data=0)
    yield "network_version.safetensors", safetensors({"__metadata__": {"format": "clipsr", "version": "999"}, "w": entry()})


def main():
    out = pathlib.Path(sys.argv[1])
    for title, content in files():
        (out / title).write_bytes(content)


if __name__ == "__main__":
    main()
