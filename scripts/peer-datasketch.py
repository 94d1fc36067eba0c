#!/usr/bin/env python3
"""What the same collection costs with datasketch (MinHash and LSH), the usual library for near duplicates.

    pip install datasketch
    python3 scripts/peer-datasketch.py news-en.jsonl [articles]

Adds the texts to an index of five-word shingles (128 permutations, Jaccard 0.5, its defaults),
then looks up 1,000 of them. One core, as the library works. Prints one line of JSON.
"""
import json
import re
import resource
import sys
import time

from datasketch import MinHash, MinHashLSH


def shingles(text, k=5):
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + k]).encode() for i in range(len(words) - k + 1)}


def main():
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 1 << 30
    index = MinHashLSH(threshold=0.5, num_perm=128)
    sketches, nbytes = [], 0
    begun, cpu = time.time(), time.process_time()
    with open(sys.argv[1], encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            if n >= most:
                break
            text = json.loads(line)["text"]
            nbytes += len(text.encode())
            m = MinHash(num_perm=128)
            m.update_batch(list(shingles(text)))
            index.insert(n, m)
            sketches.append(m)
    wall, cpu = time.time() - begun, time.process_time() - cpu
    step = max(1, len(sketches) // 1000)
    looked, found, times = 0, 0, []
    for n in range(0, len(sketches), step):
        at = time.process_time()
        near = index.query(sketches[n])
        times.append(time.process_time() - at)
        looked += 1
        found += len([x for x in near if x != n])
    times.sort()
    print(json.dumps({
        "articles": len(sketches),
        "articles_per_second": round(len(sketches) / wall, 1),
        "processor_us_per_article": round(1e6 * cpu / max(1, len(sketches))),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
        "look_up_ms_p50": round(1000 * times[len(times) // 2], 3),
        "looked_up": looked,
        "near_duplicates_found": found,
    }))


if __name__ == "__main__":
    main()
