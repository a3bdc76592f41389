namespace SseCore.Benchmarks.Results;

/// <summary>What BENCHMARKS.md says in words.</summary>
internal static class ReportText
{
    public const string Introduction = """
        # Benchmarks

        Written by `bench/SseCore.Benchmarks -- report` from the raw results in [bench/results](bench/results); a test fails
        when the two differ.


        """;

    public const string Targets = """
        ## Targets

        What issues 4 and 6 asked for, and what this run measured. The commands are arguments of
        `dotnet run -c Release --project bench/SseCore.Benchmarks --`, scripts apart.

        """;

    public const string HowToRead = """
        ## How to read the tables

        One operation reads or writes a whole stream. The figures are medians over all iterations of all processes.

        * **ns/event**, **GB/s**: the median time of the stream, by its events and by its bytes, framing included. *fastest -
          slowest* is the range of all iterations: where it is wide, the median is a matter of luck.
        * **ratio**: how many times as fast as the in-box baseline with the same source: what reads asynchronously against
          what does so too, the rest against the synchronous one. On a machine that others share, trust the ratios more than
          the times.
        * **B/event**: all bytes allocated for the stream, setting the reader up included, divided by its events.
        * **B/further event**: what each event costs once a reader is set up: the bytes allocated for the whole stream minus
          those for the same stream with a quarter of its tokens left out, divided by their number. Counted, not sampled: 0.00 is no byte at all.
        * **bound**: no reader, but what none can beat, since it must at least do that.


        """;

    public const string Cold = """
        ## Cold

        Each stream from its first byte by a new parser, made and disposed within the time that is told: times as fast as the
        in-box walk. Shapes outlive the stream that they were learned from, so it matters what the process has read before.
        *alone*: nothing is known but what this very stream has shown so far. *after others*: all the other streams of the dialect
        were read before, each once, but never this one: a provider that this process has not met. *known*: this one was read too,
        eight times, as in a client or gateway that asks one model again and again. A shape keeps nothing of what fills its holes, no text, id
        or number, so another answer of the same form does as well as the same one. The JIT is
        warm; the readers take turns in one process, and of each the best of forty rounds counts. The recorded streams are real
        ones of many providers, and are not part of this repository (`-- cold` reads them from `../shared/corpus` where they
        are); a group is all streams of one provider and API, by their times' sum. What each event of a stream adds, and why a short
        one is not faster: [docs/short-streams.md](docs/short-streams.md).

        """;

    public const string Large = """
        ## Large

        One event in reads of 1 KiB: text as Base64, which can be handed out as it lies, and text with an escape in every few
        words. *retained* is the most that was rented from the array pools at a time, as a multiple of the event, buffers that
        are being outgrown included; the pools' own events tell it. *bound*: into one array that is long enough from the beginning,
        1 KiB at a time, with one look for a line end and one whether it is UTF-8; what is beyond the caches takes longer there too.

        """;

    public const string Memory = """
        ## Memory

        Managed bytes of ten thousand streams each of which has read fifty events and waits for more, divided by their number.
        Their sources are not counted. *pooled* are arrays rented from the shared pools and held while waiting.

        """;

    public const string Relay = """
        ## Relay

        Streams of openai-chat through a relay, end to end over sockets of the loopback: the relay (Kestrel and HttpClient) in a
        process of its own, whose processor time is what is told, kernel included; upstream and clients in another. Each event is a
        write, and sent when its client has all of the one before: *reads/event* says that none were read together. An event's share
        of the stream's setting up is in it: a hundred events a stream. All relays forward the same bytes, which the client compares,
        and all but the blind one must find the same texts, finish reason and token counts in every stream. They take turns; figures
        are medians of the rounds, *against blind* the median of each round's ratio. SseCore's has on what is on by default: it
        finds out the dialect, has time limits, keep-alive comments between events and waits without a buffer; the others have none
        of that.

        """;

    public const string IdleRelay = """
        Streams that have begun and wait for more, each with its two sockets: by how much the relay's process has grown, divided by
        their number. *managed* is the heap after a full collection. Of ten thousand, as many as the limit of open files lets be.

        """;

    public const string Peers = """
        ## Other languages

        The same bytes in C++ (simdjson On-Demand of the system's package over lines found by memchr, and memchr alone) and
        Node.js (eventsource-parser, or split for NDJSON, and JSON.parse), the answers checked as everywhere: best of many
        rounds, and SseCore right after them in the same way. `bench/peers/run.sh` does it, where the tools are installed.

        """;

    public const string NotAhead = """
        ## Where SseCore is not ahead

        What is not at least 1.05 times as fast as what it is set against, or needs more memory:

        """;

    public const string NotMeasured = """

        And not measured here at all: the first events of a process (the JIT is warm), networks, TLS, and other processors.


        """;

    public const string Method = """
        ## Method and fairness

        * **Answers first.** Before anything is timed, every competitor reads the stream and must give the same answer: bytes
          of text, reasoning and arguments, tool calls, finish, usage, and a checksum of every string's length and ends in
          order. A writer must give the very bytes of the stream. The tests do the same at many chunk sizes.
        * **The in-box baseline is as strong as we could write it by hand**: `SseParser` with a span callback, and one pass of
          `Utf8JsonReader` over each payload, members in any order, strings without escapes left where they are; a payload
          whose event name says that nothing wanted is in it is not even parsed. It allocates nothing of its own; what it
          allocates is `SseParser`'s, which makes a string of every named event's name. NDJSON, which `SseParser` does not
          read, is cut by IndexOf over a buffer of 16 KiB. It does *less* than SseCore: it reads the members of these APIs and
          no other server's variants, does not tell an unknown event from a known one, does not look at what a later event
          repeats, throws at a malformed payload, has no limit to set on what is retained, keeps no offsets, does not join
          split surrogates, and does not say how the stream ended.
        * **JsonDocument** is parsed from the very span, into pooled memory; **source-generated objects** have the wanted
          members only. Both, and the SDKs, make strings, since that is what one gets from them; for the checksum their UTF-8
          is counted, not made.
        * **The official SDKs** read from an `HttpMessageHandler` that answers out of memory: one request per stream, one
          client for all. They do more than the others: objects with every member of the API. DeepSeek has no row: OpenAI's
          SDK reads it, but for the reasoning. Nor has Ollama.
        * **The source is not the same for the rows in memory**: `SseParser` reads a `Stream` only, here a `MemoryStream`, so
          its rows copy every byte once into its buffer; SseCore's rows of one chunk read the bytes where they are. The rows
          over a `Stream` are the like for like comparison.
        * **Pipe**: the pipe is written and flushed chunk by chunk on the thread on which its reader, woken by the flush, goes
          on, so every chunk is really waited for, without other threads' noise. The in-box parser reads the same pipe through
          `AsStream()`. The stream gives one chunk a read at most, and never waits.
        * **SseCore has read the stream before** in all tables but *Cold*, as the caches and the JIT have for everybody: the process
          keeps the shapes of events, so but for the terminator no payload is parsed again. A stream that is
          the first of its kind has four or five events of two thousand parsed; *Cold* tells what that costs short ones.
        * SseCore also validates: it reads JSON with a cursor of its own, which refuses what `Utf8JsonReader` refuses.
        * **Writing**: the in-box `SseFormatter` writes to a `Stream` only, from an `IAsyncEnumerable` that here never waits
          and allocates nothing; it writes the stream once per event, and so does SseCore's row over a `Stream`. The row to a
          buffer has no in-box counterpart and is set against the same one.
        * **The streams are written for the purpose**, of one model's shape each, and repeat their passage; real ones vary
          more. That is what *Cold* is for.
        * The JIT is left as it is by default (tiered, profile-guided). What it learns from the first calls differs from
          process to process, and with it the time of small loops such as framing: two processes each, one in Pipe.


        """;

    public const string Repeat = """
        ## Repeat it

        ```sh
        dotnet run -c Release --project bench/SseCore.Benchmarks -- run      # measure; writes bench/results
        dotnet run -c Release --project bench/SseCore.Benchmarks -- relay    # relays over sockets, and -- relay-idle; into bench/results too
        bench/peers/run.sh                                                   # the same in C++ and Node.js; writes bench/results/peers.json
        dotnet run -c Release --project bench/SseCore.Benchmarks -- report   # write this page
        dotnet run -c Release --project bench/SseCore.Benchmarks -- gate     # what must hold; part of CI
        dotnet run -c Release --project bench/SseCore.Benchmarks -- cold     # show one of: cold, large, memory
        dotnet run -c Release --project bench/SseCore.Benchmarks -- --filter '*Extract*openai-chat*'   # anything else is BenchmarkDotNet's
        ```

        """;

    public static string OfCategory(string category) => category switch
    {
        "Extract" => "Bytes to deltas: framing, and text, reasoning, tool calls, finish and usage out of the JSON.",
        "Frame" => "Bytes to events, nothing more.",
        "Pipe" => "Bytes to deltas as they arrive, by the size of the reads: over a `PipeReader`, and over a `Stream`.",
        "UsageOnly" => "Bytes to token counts, nothing else asked for.",
        "Write" => "Events to bytes.",
        _ => throw new ArgumentOutOfRangeException(nameof(category)),
    };
}
