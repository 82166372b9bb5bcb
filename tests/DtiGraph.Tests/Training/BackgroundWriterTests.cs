using DtiGraph.Training.Checkpoints;

namespace DtiGraph.Tests.Training;

public sealed class BackgroundWriterTests
{
    private readonly BackgroundWriter writer = new();

    [Fact]
    public void Offer_WhileItWrites_ReturnsAndPreparesNothing()
    {
        using var open = new ManualResetEventSlim();
        List<int> written = [];
        Assert.True(Offer(1, open.Wait));
        Assert.False(writer.Offer(() => throw new InvalidOperationException("prepared"))); // which returns although nothing lets the first one go on
        Assert.Empty(written);
        open.Set();
        writer.Wait();
        Assert.True(Offer(2, () => { }));
        writer.Wait();
        Assert.Equal([1, 2], written);

        bool Offer(int number, Action write) => writer.Offer(() => () =>
        {
            write();
            written.Add(number);
        });
    }

    [Fact]
    public void Offer_AfterAWriteThatFailed_ThrowsThatOnceAndGoesOn()
    {
        foreach (var surface in new Action[] { writer.Wait, () => writer.Offer(() => () => { }) })
        {
            using var failing = new ManualResetEventSlim();
            writer.Offer(() => () =>
            {
                failing.Set();
                throw new IOException("no room");
            });
            failing.Wait(TestContext.Current.CancellationToken);
            bool prepared = false;
            // It may still be ending: then an offer is not taken, and does not throw.
            var fault = Record.Exception(surface);
            for (; fault is null; fault = Record.Exception(surface)) Thread.Yield();
            Assert.Equal("no room", Assert.IsType<IOException>(fault).Message);
            writer.Wait(); // once
            Assert.True(writer.Offer(() =>
            {
                prepared = true;
                return () => { };
            }));
            writer.Wait();
            Assert.True(prepared);
        }
    }
}
