namespace DtiGraph.Bolt;

/// <summary>The time that one statement may take: it begins again with each statement, and with what the driver does between them.</summary>
internal sealed class StatementLimit : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly TimeSpan each;

    public StatementLimit(TimeSpan each, CancellationToken cancellation)
    {
        (source, this.each) = (CancellationTokenSource.CreateLinkedTokenSource(cancellation), each);
        BeginAgain();
    }

    /// <summary>Cancelled when the time is over, or when the caller cancels.</summary>
    public CancellationToken Token => source.Token;

    /// <exception cref="OperationCanceledException">It is too late for that.</exception>
    public void BeginAgain()
    {
        source.Token.ThrowIfCancellationRequested();
        source.CancelAfter(each);
    }

    public void Dispose() => source.Dispose();
}
