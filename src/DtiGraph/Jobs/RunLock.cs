namespace DtiGraph.Jobs;

/// <summary>One run at a time, across processes. A process that is killed lets go of it, whatever it was doing.</summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream file;

    private RunLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">A file; made where there is none, and kept.</param>
    /// <returns>Null where another process or thread holds it.</returns>
    /// <remarks>Unix: flock of the open file, which the system drops with the process. A lock file that is merely there says nothing.</remarks>
    public static RunLock? Take(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
