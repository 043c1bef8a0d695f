"""Files: the resumable state, in parts of at most 16 MiB, and the model in the published checkpoint's layout."""
import hashlib
import io
import json
import os
import shutil

import torch

PART = 16 << 20
KEEP = 2


def save_state(folder, step, state):
    """folder/STEP/part.00 ... and manifest.json, there whole or not at all; the last two steps are kept."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    data = buffer.getbuffer()
    target = os.path.join(folder, "%08d" % step)
    os.makedirs(target + ".tmp", exist_ok=True)
    parts = []
    for i in range(0, len(data), PART):
        name = "part.%02d" % (i // PART)
        with open(os.path.join(target + ".tmp", name), "wb") as f:
            f.write(data[i:i + PART])
        parts.append({"name": name, "sha256": hashlib.sha256(data[i:i + PART]).hexdigest()})
    with open(os.path.join(target + ".tmp", "manifest.json"), "w", encoding="utf-8") as f:
        json.dump({"step": step, "parts": parts}, f, indent=1)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(target + ".tmp", target)
    for old in steps(folder)[:-KEEP]:
        shutil.rmtree(os.path.join(folder, old))


def steps(folder):
    return sorted(d for d in os.listdir(folder) if d.isdigit()) if os.path.isdir(folder) else []


def load_state(folder):
    """The newest state whose parts are whole; None if there is none."""
    for name in reversed(steps(folder)):
        try:
            return torch.load(io.BytesIO(whole(os.path.join(folder, name))), map_location="cpu")
        except (OSError, ValueError, KeyError) as e:                           # of the manifest and the parts; JSON's errors are ValueErrors
            print("state %s is damaged, trying an older one: %s" % (name, e))
    return None


def whole(folder):
    """The parts of a state, put together."""
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as f:
        manifest = json.load(f)
    data = bytearray()
    for part in manifest["parts"]:
        with open(os.path.join(folder, part["name"]), "rb") as f:
            found = f.read()
        if hashlib.sha256(found).hexdigest() != part["sha256"]:
            raise ValueError(part["name"] + " is not what was written")
        data += found
    return data


def model_config(c):
    """What a checkpoint's `config` says to the converter; the rest it reads off shapes."""
    import network
    found = {"graph": c["graph"], "fusion": c["fusion"], "grid": c["grid"], "text_heads": c["text"] // network.HEAD,
             "tif_heads": network.TIF_HEADS, "scales": "4,8,16"}
    if c["graph"] == "paper":
        found |= {"predictor": "attention", "vit_heads": c["vit"] // network.HEAD, "predictor_heads": c["vit"] // network.HEAD}
    return found


def export(folder, name, config, generator, text, epoch):
    """NAME.pth with netG and NAME_clip.pth with the text encoder, both in half precision: what ships is what was measured."""
    os.makedirs(folder, exist_ok=True)
    todo = {name + ".pth": {"model": {"netG": {k: v.half() for k, v in generator.items()}}, "epoch": epoch, "config": model_config(config)},
            name + "_clip.pth": {k: v.half() for k, v in text.items()}}
    for file, content in todo.items():
        path = os.path.join(folder, file)
        torch.save(content, path + ".tmp")
        os.replace(path + ".tmp", path)
