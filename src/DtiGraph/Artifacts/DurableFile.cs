using System.Runtime.InteropServices;

namespace DtiGraph.Artifacts;

/// <summary>Forces files and folders to the disk and reports when that fails, which FileStream.Flush(true) does not.</summary>
public static partial class DurableFile
{
    private const int Interrupted = 4;

    private const string SharedMemory = "/dev/shm/"; // files, in memory

    private static readonly string[] Devices = ["/dev/", "/proc/", "/sys/"];

    /// <summary>Returns once the file's bytes are on the disk.</summary>
    /// <param name="path">A file.</param>
    /// <exception cref="IOException">The disk reports an error, or the file cannot be opened.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            stream.Flush(flushToDisk: true);
        }
        else
        {
            SyncUnix(path);
        }
    }

    /// <summary>Returns once the folder's list of names is on the disk: a new or renamed entry survives a power cut only then.</summary>
    /// <param name="path">A folder.</param>
    /// <exception cref="IOException">The disk reports an error, or the folder cannot be opened.</exception>
    /// <remarks>Windows has no such call, its file systems log their names themselves: nothing is done there.</remarks>
    public static void SyncFolder(string path)
    {
        if (!OperatingSystem.IsWindows()) SyncUnix(path);
    }

    /// <summary>Writes a small file whole in the place of another: who reads at any moment, and who looks after a power cut, finds the old one or the new one.</summary>
    /// <param name="path">Relative or full, in a folder that is there; replaced where it is there.</param>
    /// <param name="write">Writes the content; what it throws leaves the old one and nothing beside it.</param>
    /// <param name="mode">Who may read it, from its first byte on; of no meaning on Windows.</param>
    /// <exception cref="IOException">The disk reports an error, or the file cannot be written; the old one stays.</exception>
    /// <exception cref="ArgumentException">What <see cref="CheckPlace"/> refuses.</exception>
    public static void Write(string path, Action<Stream> write, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)
    {
        using var beside = new Beside(path);
        using (var file = beside.Open(mode)) write(file);
        beside.Replace();
    }

    /// <summary>The same of a file that takes long to write, however large: until all of it is on the disk the old one stays.</summary>
    /// <param name="path">Relative or full, in a folder that is there; replaced where it is there.</param>
    /// <param name="write">Writes the content; what it throws leaves the old one and nothing beside it.</param>
    /// <returns>What it returns.</returns>
    /// <exception cref="IOException">The disk reports an error, or the file cannot be written; the old one stays.</exception>
    /// <exception cref="ArgumentException">What <see cref="CheckPlace"/> refuses.</exception>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        using var beside = new Beside(path);
        T said;
        await using (var file = beside.Open(null)) said = await write(file);
        beside.Replace();
        return said;
    }

    /// <summary>Refuses a path at which <see cref="Replace"/> could not, or must not, put a file.</summary>
    /// <param name="path">Relative or full.</param>
    /// <exception cref="ArgumentException">A folder, a path in a folder that is not there, or a device: a rename would put a file in the place of /dev/null.</exception>
    public static void CheckPlace(string path)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full) ?? full;
        if (Path.EndsInDirectorySeparator(path) || Directory.Exists(full)) throw new ArgumentException($"output: expected a file, got a folder ({path})");
        if (!Directory.Exists(folder)) throw new ArgumentException($"output: expected a folder that is there, got none ({folder})");
        if (!OperatingSystem.IsWindows() && Devices.Any(d => full.StartsWith(d, StringComparison.Ordinal)) && !full.StartsWith(SharedMemory, StringComparison.Ordinal))
            throw new ArgumentException($"output: expected a file, got a device ({path})");
    }

    /// <summary>Puts a finished file in the place of another: after a power cut there is the old one or the new one, whole.</summary>
    /// <param name="finished">In the folder of <paramref name="path"/>; gone afterwards.</param>
    /// <param name="path">Full path; replaced where it is there.</param>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void Replace(string finished, string path)
    {
        Sync(finished);
        File.Move(finished, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    private static void SyncUnix(string path)
    {
        // O_RDONLY | O_CLOEXEC: enough for fsync, and a folder opens in no other way.
        int descriptor;
        do
        {
            descriptor = Open(path, OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (descriptor < 0) throw Failure("open", path);
        try
        {
            int result;
            do
            {
                result = Fsync(descriptor);
            }
            while (result != 0 && Marshal.GetLastPInvokeError() == Interrupted);
            if (result != 0) throw Failure("fsync", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: expected success, got '{Marshal.GetPInvokeErrorMessage(error)}' (errno {error}, {path})");
    }

    /// <summary>The name under which a file is written that will take the place of another; gone at the end, whatever came.</summary>
    private readonly struct Beside : IDisposable
    {
        private readonly string path, name;

        public Beside(string path)
        {
            CheckPlace(path);
            this.path = Path.GetFullPath(path);
            name = $"{this.path}.{Guid.NewGuid():N}.new";
        }

        /// <param name="mode">Who may read it, from its first byte on; null for what this process gives to its files.</param>
        public FileStream Open(UnixFileMode? mode)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            return new(name, options);
        }

        public void Replace() => DurableFile.Replace(name, path);

        public void Dispose() => File.Delete(name); // no longer there once it took the other's place
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
