namespace DtiGraph.Jobs;

/// <summary>One run at a time, across processes. A process that is killed lets go of it, whatever it was doing.</summary>
public sealed class RunLock : IDisposable
{
    private const int Tries = 10;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    private readonly FileStream file;

    private RunLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">A file; made where there is none, and kept.</param>
    /// <returns>Null where another process or thread holds it.</returns>
    /// <remarks>Unix: flock of the open file, which the system drops with the process. A lock file that is merely there says nothing. Tried for a
    /// moment, because whoever asks <see cref="IsHeld"/> is in the way for as long as that takes.</remarks>
    public static RunLock? Take(string path)
    {
        for (int i = 0; i < Tries; i++)
        {
            if (i > 0) Thread.Sleep(BetweenTries);
            if (Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None) is { } file) return new(file);
        }
        return null;
    }

    /// <summary>Whether somebody holds it now.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = Open(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return file is null;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static FileStream? Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new(path, mode, access, share);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
