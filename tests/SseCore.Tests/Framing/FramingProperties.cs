using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>Properties of every stream, checked on generated ones.</summary>
public class FramingProperties
{
    [Fact]
    public void The_standards_algorithm_gives_the_same() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] bytes = stream.Bytes;
        FramingResult expected = ReferenceFramer.Read(bytes);
        foreach (Chunking chunking in Chunkings.Few(bytes.Length).Append(Chunkings.Random(bytes.Length, stream.Seed)))
        {
            Assert.Equal(expected, FramingRunner.Run(bytes, chunking));
        }
    }, count: 2000);

    [Fact]
    public void The_standards_algorithm_with_comments_gives_the_same() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] bytes = stream.Bytes;
        FramingResult result = FramingRunner.Run(bytes, Chunkings.Random(bytes.Length, stream.Seed), new SseFramerOptions { IncludeComments = true });
        Assert.Equal(ReferenceFramer.Read(bytes, includeComments: true), result);
    }, count: 1000);

    [Fact]
    public void Chunking_never_shows() => Property.Check(GeneratedStream.All, async stream =>
    {
        byte[] bytes = stream.Bytes;
        SseFramerOptions options = OptionsFor(stream.Seed);
        FramingResult whole = FramingRunner.Run(bytes, Chunkings.Whole(bytes.Length), options);
        foreach (FramingForm form in Enum.GetValues<FramingForm>())
        {
            foreach (Chunking chunking in new[] { Chunkings.OfSize(bytes.Length, 1), Chunkings.Random(bytes.Length, stream.Seed) })
            {
                Assert.Equal(whole, await FramingRunner.RunAsync(form, bytes, chunking, options));
            }
        }
    }, count: 1000);

    [Fact]
    public void The_limit_is_exceeded_by_what_a_naive_count_says() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] bytes = stream.Bytes;
        SseFramerOptions options = OptionsFor(stream.Seed);
        bool drops = options.OverflowPolicy == SseOverflowPolicy.DropAndResync;
        ReferenceLimit expected = ReferenceLimit.Of(bytes, options);
        FramingResult result = FramingRunner.Run(bytes, Chunkings.Random(bytes.Length, stream.Seed), options);
        Assert.Equal(expected.Exceeding > 0, result.Error is not null || result.Outcome == SseOutcome.LimitExceeded);
        Assert.Equal(drops ? expected.Exceeding : 0, result.DroppedEvents);
        Assert.Equal(drops || expected.IsByTheEnd || expected.Exceeding == 0 ? null : expected.Offset, result.ErrorOffset);
    }, count: 2000);

    [Fact]
    public void Line_endings_are_interchangeable() => Property.Check(GeneratedStream.All, stream =>
    {
        string lines = Encoding.Latin1.GetString(stream.Bytes).ReplaceLineEndings("\n");
        FramingResult expected = WithoutOffsets(lines);
        Assert.Equal(expected, WithoutOffsets(lines.Replace("\n", "\r", StringComparison.Ordinal)));
        Assert.Equal(expected, WithoutOffsets(lines.Replace("\n", "\r\n", StringComparison.Ordinal)));

        FramingResult WithoutOffsets(string text)
        {
            FramingResult result = FramingRunner.Run(Encoding.Latin1.GetBytes(text), Chunkings.Random(text.Length, stream.Seed));
            return result with { Events = [.. result.Events.Select(evt => evt with { Offset = 0 })] };
        }
    });

    [Fact]
    public void An_event_appears_on_the_very_byte_that_completes_it() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] bytes = stream.Bytes;
        using var framer = new SseFramer();
        int events = 0;
        for (int length = 1; length <= bytes.Length; length++)
        {
            ReadOnlySpan<byte> chunk = bytes.AsSpan(length - 1, 1);
            while (framer.TryRead(ref chunk, out _))
            {
                events++;
            }

            Assert.Equal(ReferenceFramer.Read(bytes.AsSpan(0, length)).Events.Count, events);
        }
    });

    // The end cuts an event just where two line endings would have completed it.
    [Fact]
    public void Dispatching_an_incomplete_event_is_as_if_it_had_been_completed() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] bytes = stream.Bytes;
        var lenient = new SseFramerOptions { DispatchIncompleteAtEnd = true };
        Assert.Equal(
            ReferenceFramer.Read([.. bytes, .. "\n\n"u8]),
            FramingRunner.Run(bytes, Chunkings.Random(bytes.Length, stream.Seed), lenient));
    });

    [Fact]
    public void A_framer_that_was_reset_reads_like_a_new_one() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] bytes = stream.Bytes;
        Chunking chunking = Chunkings.Random(bytes.Length, stream.Seed);
        SseFramerOptions options = OptionsFor(stream.Seed);
        using var used = new SseFramer(options);
        FramingRunner.Run(used, bytes, Chunkings.OfSize(bytes.Length, 5));
        used.Reset();

        Assert.Equal(FramingRunner.Run(bytes, chunking, options), FramingRunner.Run(used, bytes, chunking));
    });

    [Fact]
    public void Every_byte_is_touched_a_bounded_number_of_times() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] bytes = stream.Bytes;
        foreach (Chunking chunking in Chunkings.Few(bytes.Length))
        {
            using var framer = new SseFramer();
            FramingRunner.Run(framer, bytes, chunking);
            Assert.InRange(framer.BytesTouched, 0, 2L * bytes.Length);
        }
    });

    // Small limits, so that some streams exceed them in one way or another.
    private static SseFramerOptions OptionsFor(int seed) => new()
    {
        MaxEventBytes = 1 + (seed >> 4) % 40,
        OverflowPolicy = (seed & 1) == 0 ? SseOverflowPolicy.Throw : SseOverflowPolicy.DropAndResync,
        IncludeComments = (seed & 2) != 0,
        DispatchIncompleteAtEnd = (seed & 4) != 0,
    };
}
