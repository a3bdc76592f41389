using System.Text;

namespace SseCore.AspNetCore.Tests;

/// <summary>Additions of a relay to a stream do not change its meaning.</summary>
public class RelayOutputTests
{
    private const string Comment = ": keep-alive\n\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task A_byte_order_mark_behind_a_comment_is_left_out_however_it_is_cut(int size) =>
        Assert.Equal("data: \uFEFF\n\n", await SentAsync(size, Encoding.UTF8.GetBytes("\uFEFFdata: \uFEFF\n\n")));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task What_only_begins_like_one_goes_through(int size) =>
        Assert.Equal("\uFEF8: 1\n\n", await SentAsync(size, Encoding.UTF8.GetBytes("\uFEF8: 1\n\n")));

    [Fact]
    public async Task Within_one_no_event_can_follow()
    {
        (RelayOutput output, ScriptedResponse response) = await CommentedAsync(_ => { });
        using (response)
        {
            await using (output)
            {
                Assert.True(output.IsBetweenEvents);
                await output.WriteAsync(new byte[] { 0xEF });
                Assert.False(output.IsBetweenEvents);
                await output.WriteAsync(new byte[] { 0xBB, 0xBF });
                Assert.True(output.IsBetweenEvents);
            }
        }
    }

    private static async Task<string> SentAsync(int size, byte[] bytes)
    {
        string sent = "";
        (RelayOutput output, ScriptedResponse response) = await CommentedAsync(so => sent = so);
        using (response)
        {
            await using (output)
            {
                foreach (byte[] piece in bytes.Chunk(size))
                {
                    Assert.True(await output.WriteAsync(piece));
                }
            }
        }

        return sent.Replace(Comment, "", StringComparison.Ordinal);
    }

    // A relay that has sent its first comment and nothing after it.
    private static async Task<(RelayOutput Output, ScriptedResponse Response)> CommentedAsync(Action<string> sent)
    {
        var commented = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var response = new ScriptedResponse
        {
            OnFlush = so =>
            {
                sent(so);
                commented.TrySetResult();
                return true;
            },
        };
        var output = new RelayOutput(response, TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        await commented.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return (output, response);
    }
}
