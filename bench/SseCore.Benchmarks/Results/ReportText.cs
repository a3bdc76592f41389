namespace SseCore.Benchmarks.Results;

/// <summary>What BENCHMARKS.md says in words.</summary>
internal static class ReportText
{
    public const string Introduction = """
        # Benchmarks

        Written by `bench/SseCore.Benchmarks -- report` from the raw results in [bench/results](bench/results); a test fails
        when the two differ.


        """;

    public const string HowToRead = """
        One operation reads or writes a whole stream. The figures are medians over three processes and their iterations.

        * **ns/event**, **GB/s**: the median time of the stream, by its events and by its bytes, framing included. *fastest -
          slowest* is the range of all iterations: where it is wide, the median is a matter of luck.
        * **ratio**: to the time of the competitor with the same source: what reads asynchronously against what does so too,
          the rest against the synchronous one. On a machine that others share, trust the ratios more than the times.
        * **B/event**: all bytes allocated for the stream, setting the reader up included, divided by its events.
        * **B/further event**: what each event costs once a reader is set up: the bytes allocated for the whole stream minus
          those for the same stream with a quarter of its tokens left out, divided by their number. Counted, not sampled: 0.00 is no byte at all.


        """;

    public const string NotAhead = """
        ## Where SseCore is not ahead

        What takes more than 0.95 of its competitor's time, or allocates more for the stream:

        """;

    public const string NotMeasured = """

        And not measured here at all: the first events of a process (the JIT is warm), sockets, many streams at a time, and
        other processors. The streams are written for the purpose, of one model's shape each; real ones vary more.


        """;

    public const string Method = """
        ## Method and fairness

        * **Answers first.** Before anything is timed, every competitor reads the stream and must give the same answer: bytes
          of text, reasoning and arguments, tool calls, finish, usage, and a checksum of every string's length and ends in
          order. A writer must give the very bytes of the stream. The tests do the same at many chunk sizes.
        * **The in-box baseline is as strong as we could write it by hand**: `SseParser` with a span callback, and one pass of
          `Utf8JsonReader` over each payload, members in any order, strings without escapes left where they are. It allocates
          nothing of its own; what it allocates is `SseParser`'s, which makes a string of every named event's name. It does
          *less* than SseCore: it reads the members of these two APIs and no other server's variants, does not
          tell an unknown event from a known one, throws at a malformed payload, has no limit to set on what is retained,
          keeps no offsets, does not join split surrogates, and does not say how the stream ended.
        * **The source is not the same for the rows in memory**: `SseParser` reads a `Stream` only, here a `MemoryStream`, so
          its rows copy every byte once into its buffer; SseCore's rows of one chunk read the bytes where they are. The rows
          over a `Stream` are the like for like comparison.
        * SseCore also validates: it reads JSON with a cursor of its own, which refuses what `Utf8JsonReader` refuses.
        * **Writing**: the in-box `SseFormatter` writes to a `Stream` only, from an `IAsyncEnumerable` that here never waits
          and allocates nothing; it writes the stream once per event, and so does SseCore's row over a `Stream`. The row to a
          buffer has no in-box counterpart and is set against the same one.
        * The JIT is left as it is by default (tiered, profile-guided). What it learns from the first calls differs from
          process to process, and with it the time of small loops such as framing, by up to 1.5 times: three processes each.
          The gates (`-- gate`) turn profiles off to be repeatable.


        """;

    public const string Repeat = """
        ## Repeat it

        ```sh
        dotnet run -c Release --project bench/SseCore.Benchmarks -- run      # measure; writes bench/results
        dotnet run -c Release --project bench/SseCore.Benchmarks -- report   # write this page
        dotnet run -c Release --project bench/SseCore.Benchmarks -- gate     # what must hold; part of CI
        dotnet run -c Release --project bench/SseCore.Benchmarks -- --anyCategories Frame   # anything else is BenchmarkDotNet's
        ```

        """;

    public static string OfCategory(string category) => category switch
    {
        "Extract" => "Bytes to deltas: framing, and text, reasoning, tool calls, finish and usage out of the JSON.",
        "Frame" => "Bytes to events, nothing more.",
        "Write" => "Events to bytes.",
        _ => throw new ArgumentOutOfRangeException(nameof(category)),
    };
}
