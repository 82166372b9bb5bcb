using DtiGraph.Graphs;
using DtiGraph.Graphs.Formats;

namespace DtiGraph.Tests.Graphs.Formats;

/// <summary>A folder of small files in a temporary place; deleted when disposed.</summary>
internal sealed class TextFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("dtigraph-").FullName;

    public TextFolder Write(string relative, string text)
    {
        string path = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>The first bytes of what pickle.dump(numpy.array(...), protocol=2) writes.</summary>
    public TextFolder WritePickle(string relative)
    {
        File.WriteAllBytes(Path.Combine(Root, relative), [0x80, 0x02, .. "cnumpy.core.multiarray\n_reconstruct\nq\0."u8]);
        return this;
    }

    public void Delete(string relative) => File.Delete(Path.Combine(Root, relative));

    public DatasetReading Read(FormatOptions? options = null) => DatasetFormats.Find(Root, options).Read();

    /// <summary>Every fault as file:line: what.</summary>
    public string[] Faults(FormatOptions? options = null) => [.. Assert.Throws<GraphDataException>(() => Read(options)).Faults.Select(f => f.ToString())];

    /// <summary>drug target label, sorted.</summary>
    public static string[] Pairs(Snapshot graph) =>
        [.. graph.Interactions.Select(i => $"{graph.Drugs[i.Drug].Id} {graph.Targets[i.Target].Id} {i.Label}")];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
