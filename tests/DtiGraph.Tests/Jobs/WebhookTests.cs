using System.Net;
using System.Text.Json;
using DtiGraph.Jobs;

namespace DtiGraph.Tests.Jobs;

public sealed class WebhookTests
{
    private static readonly RunRecord Run = new("20260102-020000-001", "retrain", RunState.Rejected, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(4), "It was worse.", "abc", 7, 1, "/runs/1");

    [Theory]
    [InlineData("200", true, 1)]
    [InlineData("503 503 200", true, 3)]
    [InlineData("503 500 404 200", false, 3)]
    public async Task Webhook_IsTriedThreeTimesAtMostAndNeverThrows(string answers, bool taken, int tries)
    {
        using var listener = Listener(out var address);
        var statuses = new Queue<int>(answers.Split(' ').Select(int.Parse));
        var bodies = new List<string>();
        var listening = Task.Run(async () =>
        {
            while (bodies.Count < tries)
            {
                var context = await listener.GetContextAsync();
                bodies.Add(await new StreamReader(context.Request.InputStream).ReadToEndAsync());
                context.Response.StatusCode = statuses.Dequeue();
                context.Response.Close();
            }
        }, TestContext.Current.CancellationToken);
        var notes = new List<string>();
        Assert.Equal(taken, await new Webhook(address, notes.Add, TimeSpan.FromMilliseconds(10)).SendAsync(Run, TestContext.Current.CancellationToken));
        await listening.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.All(bodies, b => Assert.Equal(("rejected", "It was worse.", 7), Read(b)));
        Assert.Equal((tries, taken ? 0 : 1), (bodies.Count, notes.Count));
    }

    [Fact]
    public async Task Webhook_NobodyThere_IsANote()
    {
        var notes = new List<string>();
        using var listener = Listener(out var gone);
        listener.Close();
        Assert.False(await new Webhook(gone, notes.Add, TimeSpan.FromMilliseconds(10)).SendAsync(Run, TestContext.Current.CancellationToken));
        Assert.StartsWith("webhook: expected 127.0.0.1 to take the record of run 20260102-020000-001, got ", Assert.Single(notes), StringComparison.Ordinal);
    }

    private static (string?, string?, int) Read(string body)
    {
        var run = JsonDocument.Parse(body).RootElement;
        return (run.GetProperty("state").GetString(), run.GetProperty("reason").GetString(), run.GetProperty("version").GetInt32());
    }

    private static HttpListener Listener(out Uri address)
    {
        for (int port = 40_000 + Environment.ProcessId % 10_000; ; port++)
        {
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                address = new($"http://127.0.0.1:{port}/hook");
                return listener;
            }
            catch (HttpListenerException)
            {
                listener.Close(); // taken
            }
        }
    }
}
