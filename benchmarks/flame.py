"""Draws a flame graph: python3 benchmarks/flame.py TITLE <stacks.collapsed >picture.svg

Reads the collapsed stacks that async-profiler writes of a job, by thread:

    asprof start -e ctimer -i 1ms -t PID; ...; asprof stop -o collapsed -f stacks.collapsed PID

Leaves out the threads that compile, and frames that say nothing of the job: what runs tasks, and calls from operator to operator. The
width of a frame is its share of the CPU time of all other threads."""

import html
import re
import sys

WIDTH, ROW, LEAST = 1200, 17, 0.004
DEEPEST = 26
STARTS = ("SourceOperator.emitNext", "AbstractStreamTaskNetworkInput.emitNext", "Sender.runOnce", "FetchTask.run")
HOPS = re.compile(
    r"ChainingOutput|CopyingBroadcasting|RecordProcessorUtils|AbstractStreamTaskNetworkInput\.p|OneInputStreamTask\$"
    r"|SourceReaderBase|SourceOutputWithWatermarks|TimestampedCollector|KafkaRecordEmitter|SourceOperatorStreamTask"
    r"|Decoding(Output|Reader)|TelemetryDecoder|ProcessOperator")
THREADS = {"[Source Data": "fetcher", "[Source:": "source", "[score": "scoring", "[kafka-producer": "producer"}
COLOURS = (
    ("ONNX|OnnxScorer|ModelSession|BoundBatch|Lane.score", "#e8a33d"),
    ("kafka|Kafka|Producer|Consumer|lz4|LZ4|Fetch|Sender|NetworkClient|Record(Writer|Accumulator|Batch)|DefaultRecord", "#8fb8de"),
    ("Format|Avro|Json|Score(Json|Avro)|Layout|RecordDraft", "#9fcf9f"),
)


def frames(stack):
    """The thread, then what it runs, as short names."""
    thread, *calls = stack.split(";")
    name = next((short for start, short in THREADS.items() if thread.startswith(start)), "others")
    start = next((i for i, call in enumerate(calls) if call.endswith(STARTS)), len(calls) if name == "others" else 0)
    shown = [name]
    for call in calls[start:]:
        call = "ONNX Runtime" if "onnxruntime" in call or call == "[unknown]" else call.split("/")[-1]
        call = re.sub(r"\$\$Lambda[^.]*", "", call)
        if not HOPS.match(call) and shown[-1] != call:
            shown.append(call)
    return shown[:DEEPEST]


def tree(lines):
    root = [0, {}]
    for line in lines:
        stack, count = line.rsplit(" ", 1)
        if "Compiler" in stack.split(";")[0] or "CompileBroker" in stack:
            continue
        node = root
        node[0] += int(count)
        for name in frames(stack):
            node = node[1].setdefault(name, [0, {}])
            node[0] += int(count)
    return root


def draw(node, left, depth, total, out):
    """Appends the boxes above a node, the widest first; returns how deep they go."""
    deepest = depth
    for name, child in sorted(node[1].items(), key=lambda entry: -entry[1][0]):
        share = child[0] / total
        if share >= LEAST:
            width = share * WIDTH
            colour = next((c for pattern, c in COLOURS if re.search(pattern, name)), "#d9d2c5")
            label = f"{name} {100 * share:.0f} %"
            shown = html.escape(label[: int(width / 6.2)]) if width > 25 else ""
            out.append((left, depth, width, colour, html.escape(label), shown))
            deepest = max(deepest, draw(child, left, depth + 1, total, out))
        left += share * WIDTH
    return deepest


def main():
    root = tree(sys.stdin)
    boxes = []
    height = (draw(root, 0, 0, root[0], boxes) + 2) * ROW
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11">')
    print(f'<rect width="{WIDTH}" height="{height}" fill="white"/><text x="4" y="13">{html.escape(sys.argv[1])}</text>')
    for left, depth, width, colour, label, shown in boxes:
        top = height - (depth + 1) * ROW
        print(f'<g><title>{label}</title><rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{ROW - 1}" fill="{colour}"/>'
              f'<text x="{left + 2:.1f}" y="{top + 12}">{shown}</text></g>')
    print("</svg>")


if __name__ == "__main__":
    main()
