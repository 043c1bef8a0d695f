"""CLIP's byte-level BPE tokenizer, for plain prompts (text cleaning without ftfy, which changes nothing for those)."""
import html
import re

CONTEXT = 77
WORDS = re.compile(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+", re.IGNORECASE)


class Tokenizer:
    """merges: a file with one merge a line, in rank order (48,894 of them)."""

    def __init__(self, merges):
        printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
        others = [b for b in range(256) if b not in set(printable)]
        self.byte = {b: chr(b) for b in printable}
        self.byte.update({b: chr(256 + i) for i, b in enumerate(others)})
        with open(merges, encoding="utf-8") as f:
            pairs = [tuple(line.split()) for line in f.read().split("\n") if line.strip()]
        symbols = [self.byte[b] for b in printable + others]
        vocabulary = symbols + [s + "</w>" for s in symbols] + [a + b for a, b in pairs]
        self.id = {s: i for i, s in enumerate(vocabulary)}
        self.rank = {pair: i for i, pair in enumerate(pairs)}
        self.start, self.end = len(vocabulary), len(vocabulary) + 1
        self.size = len(vocabulary) + 2
        self.cache = {"<|startoftext|>": [self.start], "<|endoftext|>": [self.end]}

    def word(self, text):
        """Ids of one lower-case word."""
        if text not in self.cache:
            parts = [self.byte[b] for b in text.encode("utf-8")]
            parts[-1] += "</w>"
            while len(parts) > 1:
                at = min(range(len(parts) - 1), key=lambda i: self.rank.get((parts[i], parts[i + 1]), 1 << 30))
                pair = (parts[at], parts[at + 1])
                if pair not in self.rank:
                    break
                merged, i = [], 0
                while i < len(parts):
                    both = tuple(parts[i:i + 2]) == pair
                    merged.append("".join(pair) if both else parts[i])
                    i += 2 if both else 1
                parts = merged
            self.cache[text] = [self.id[p] for p in parts]
        return self.cache[text]

    def whole_words(self):
        """Words that are one token, of five letters or more; the commoner first."""
        return [s[:-4] for s in self.id if s.endswith("</w>") and len(s) >= 9 and s[:-4].isascii() and s[:-4].isalpha()]

    def __call__(self, text):
        """Ids from start to end token, at most 77; not padded."""
        text = " ".join(html.unescape(html.unescape(text)).split()).lower()
        ids = [self.start] + [i for w in WORDS.findall(text) for i in self.word(w)] + [self.end]
        return ids if len(ids) <= CONTEXT else ids[:CONTEXT - 1] + [self.end]
