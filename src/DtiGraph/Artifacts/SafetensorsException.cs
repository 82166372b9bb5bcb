using System.Text;

namespace DtiGraph.Artifacts;

/// <summary>A safetensors file, or a tensor in it, is not what it must be; nothing of the file was used.</summary>
public sealed class SafetensorsException : Exception
{
    /// <summary>In the form what: expected, got (file, tensor).</summary>
    /// <param name="what">The thing at fault.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="got">What it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="tensor">The tensor, where the fault concerns one.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public SafetensorsException(string what, string expected, string got, string file, string? tensor = null, Exception? inner = null)
        : base($"{what}: expected {expected}, got {got} ({file}{(tensor is null ? "" : $", tensor '{Shown(tensor)}'")})", inner)
    {
        File = file;
        Tensor = tensor;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The tensor, or null where the fault concerns the file as a whole.</summary>
    public string? Tensor { get; }

    /// <summary>Text from a file, safe to print: cut at 80 characters, everything outside printable ASCII as \uXXXX.</summary>
    internal static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, 80))) shown.Append(c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:x4}");
        return text.Length > 80 ? shown.Append("...").ToString() : shown.ToString();
    }
}
