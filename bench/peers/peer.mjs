// Reads the streams in Node.js: bytes through TextDecoder and eventsource-parser (lines by split, if it is not an event
// stream), payloads through JSON.parse. Prints one JSON object per line for each; see PeerAnswer.
import { createParser } from 'eventsource-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

// The timed tally counts UTF-16 units, which costs next to nothing, and the same for all strings.
class Count {
  units = 0;
  calls = 0;
  input = 0;
  output = 0;
  text(value) { if (value) this.units += value.length; }
  reasoning(value) { if (value) this.units += value.length; }
  arguments(value) { if (value) this.units += value.length; }
  call(id, name) { this.calls++; this.units += id.length + name.length; }
  finish(reason) { if (reason) this.units += reason.length; }
  usage(input, output) { this.input = input; this.output = output; }
}

// The checked tally is the one that all others are compared with; the reading is the same.
class Tally {
  sums = { text: 0, reasoning: 0, arguments: 0, calls: 0, finishes: 0, input: 0, output: 0 };
  checksum = 0n;
  last = 0n;
  digest(bytes) { return (BigInt(bytes.length) << 16n) + (BigInt(bytes[0]) << 8n) + BigInt(bytes[bytes.length - 1]); }
  mix(value) {
    const bytes = Buffer.from(value ?? '');
    if (bytes.length > 0) {
      this.checksum = BigInt.asUintN(64, this.checksum * 31n + this.digest(bytes));
    }
    return bytes.length;
  }
  text(value) { this.sums.text += this.mix(value); }
  reasoning(value) { this.sums.reasoning += this.mix(value); }
  arguments(value) { this.sums.arguments += this.mix(value); }
  call(id, name) { this.sums.calls++; this.mix(id); this.mix(name); }
  finish(reason) {
    if (reason && this.digest(Buffer.from(reason)) !== this.last) {
      this.last = this.digest(Buffer.from(reason));
      this.sums.finishes++;
      this.mix(reason);
    }
  }
  usage(input, output) { this.sums.input = input; this.sums.output = output; }
  get answer() {
    const { text, reasoning, arguments: fragments, calls, finishes, input, output } = this.sums;
    return `text ${text} reasoning ${reasoning} arguments ${fragments} calls ${calls} finishes ${finishes} usage ${input} ${output} checksum ${this.checksum}`;
  }
}

const apis = {
  chat(tally, type, data) {
    if (data === '[DONE]') return;
    const chunk = JSON.parse(data);
    for (const { delta, finish_reason } of chunk.choices) {
      tally.text(delta.content);
      tally.reasoning(delta.reasoning_content);
      for (const call of delta.tool_calls ?? []) {
        if (call.id) tally.call(call.id, call.function.name);
        tally.arguments(call.function.arguments);
      }
      tally.finish(finish_reason);
    }
    if (chunk.usage) tally.usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens);
  },
  messages(tally, type, data) {
    switch (type) {
      case 'content_block_delta': {
        const { delta } = JSON.parse(data);
        tally.text(delta.text);
        tally.reasoning(delta.thinking);
        tally.arguments(delta.partial_json);
        break;
      }
      case 'message_start': {
        const { usage } = JSON.parse(data).message;
        tally.usage(usage.input_tokens, usage.output_tokens);
        tally.prompt = usage.input_tokens;
        break;
      }
      case 'message_delta': {
        const { delta, usage } = JSON.parse(data);
        tally.finish(delta.stop_reason);
        tally.usage(tally.prompt, usage.output_tokens);
        break;
      }
    }
  },
  responses(tally, type, data) {
    if (type === 'response.output_text.delta') {
      tally.text(JSON.parse(data).delta);
    } else if (type === 'response.completed') {
      const { usage } = JSON.parse(data).response;
      tally.usage(usage.input_tokens, usage.output_tokens);
    }
  },
  ollama(tally, type, data) {
    const line = JSON.parse(data);
    tally.text(line.message.content);
    tally.reasoning(line.message.thinking);
    if (line.done) {
      tally.finish(line.done_reason);
      tally.usage(line.prompt_eval_count, line.eval_count);
    }
  },
};

function read(bytes, api, tally) {
  const text = new TextDecoder().decode(bytes);
  if (api === apis.ollama) {
    for (const line of text.split('\n')) {
      if (line) api(tally, undefined, line);
    }
  } else {
    const parser = createParser({ onEvent: (event) => api(tally, event.event, event.data) });
    parser.feed(text);
  }
  return tally;
}

const directory = process.argv[2];
for (const file of readdirSync(directory).filter((name) => /\.(sse|ndjson)$/.test(name)).sort()) {
  const stream = basename(file, extname(file));
  const bytes = readFileSync(join(directory, file));
  const api = stream.startsWith('anthropic') ? apis.messages
    : stream.startsWith('openai-responses') ? apis.responses
    : stream.startsWith('ollama') ? apis.ollama
    : apis.chat;
  const { answer } = read(bytes, api, new Tally());
  let best = Infinity;
  for (const until = performance.now() + 2500; performance.now() < until;) {
    const start = process.hrtime.bigint();
    read(bytes, api, new Count());
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  const framing = api === apis.ollama ? 'split' : 'eventsource-parser 4.1.3';
  console.log(JSON.stringify({ peer: `Node.js ${process.versions.node}: ${framing} + JSON.parse`, stream, nanoseconds: best, answer }));
}
