using System.Security.Cryptography;

namespace DtiGraph.Artifacts;

/// <summary>The SHA-256 of a file, as a manifest records it.</summary>
public static class FileDigest
{
    private const int Piece = 1 << 16; // bytes a read: the usual 4,096 ask the system 15,000 times for a model of BIOSNAP

    /// <summary>Reads the file as a stream; memory does not grow with it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Sha256(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Piece);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
