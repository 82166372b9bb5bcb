namespace DtiGraph.Api.Batch;

/// <summary>A body that is taken in as fast as it comes and read as fast as it is worked on; what lies between is in a file.</summary>
/// <remarks>Many clients send everything before they read the first byte of the answer (Python's requests does). If the service read only as fast as
/// such a client reads its answer, both would wait for ever; if it kept what it has not worked on, memory would have no bound.</remarks>
internal sealed class SpooledBody : ReadOnlyStream
{
    private const int Chunk = 64 * 1024;

    // For what is not worked on any more but still sent: a client hears an answer only after it, and the server cannot take a body whose reading was cancelled.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Below what a person notices, above the pause between two packets of a client that sends as fast as it can.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    private readonly FileStream file = Unnamed();
    private readonly SemaphoreSlim more = new(0);
    private readonly Func<Task> beforeWaiting;
    private readonly Task taking;
    private long written, read;
    private volatile bool ended, discarding;

    /// <summary>Begins to take the body in.</summary>
    /// <param name="body">The body; not disposed.</param>
    /// <param name="limit">Bytes that the server reads of it at most.</param>
    /// <param name="beforeWaiting">Called by the reader when it has read all that came and nothing followed for a moment: the time to answer it.</param>
    /// <param name="cancellation">The client is gone.</param>
    public SpooledBody(Stream body, long limit, Func<Task> beforeWaiting, CancellationToken cancellation)
    {
        this.beforeWaiting = beforeWaiting;
        taking = TakeAsync(body, limit, cancellation);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            bool last = ended; // before looking how much there is: nothing comes after it
            if (Interlocked.Read(ref written) - read is > 0 and var waiting)
            {
                int count = RandomAccess.Read(file.SafeFileHandle, buffer.Span[..(int)Math.Min(waiting, buffer.Length)], read);
                read += count;
                return count;
            }
            if (last)
            {
                await taking; // tells why it ended where that was not the end of the body
                return 0;
            }
            // Rows that follow each other closely are answered in blocks, the last one of a client that thinks at once: answering each piece as it comes would be a hundred small sends a megabyte.
            if (await more.WaitAsync(Linger, cancellationToken)) continue;
            await beforeWaiting();
            await more.WaitAsync(cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        discarding = true;
        await Task.WhenAny(taking, Task.Delay(Patience));
        _ = LetGo();
        GC.SuppressFinalize(this);
    }

    /// <summary>A file for the eyes of this process alone, which goes with it however it ends: molecules and sequences are in it.</summary>
    private static FileStream Unnamed()
    {
        var form = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (OperatingSystem.IsWindows()) form.Options = FileOptions.DeleteOnClose;
        else form.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string path = Path.Combine(Path.GetTempPath(), $"dtigraph-{Guid.NewGuid():N}.rows");
        var file = new FileStream(path, form);
        if (!OperatingSystem.IsWindows()) File.Delete(path); // there an open file needs no name
        return file;
    }

    private async Task LetGo()
    {
        await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        file.Dispose();
        more.Dispose();
    }

    private async Task TakeAsync(Stream body, long limit, CancellationToken cancellation)
    {
        await Task.Yield();
        byte[] buffer = new byte[Chunk];
        try
        {
            while (await body.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                if (discarding) continue;
                RandomAccess.Write(file.SafeFileHandle, buffer.AsSpan(0, count), written);
                Interlocked.Add(ref written, count);
                more.Release();
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLargeException.Body(limit);
        }
        finally
        {
            ended = true;
            more.Release();
        }
    }
}
