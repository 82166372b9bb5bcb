using DtiGraph.Artifacts;

namespace DtiGraph.Training.Checkpoints;

/// <summary>The checkpoint of one network's training.</summary>
/// <param name="folder">Of the run.</param>
/// <param name="training">Which training of the run, from 1 in their order.</param>
public sealed class Checkpoint(CheckpointFolder folder, int training)
{
    /// <summary>The newest state that is whole; null for none.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor>? Read()
    {
        foreach (string file in Files().Reverse())
        {
            try
            {
                if (FileDigest.Sha256(file).StartsWith(DigestOf(file), StringComparison.Ordinal)) return Safetensors.Read(file).Tensors;
                folder.Note($"checkpoint: expected the bytes that its name says, got others ({file})");
            }
            catch (SafetensorsException e)
            {
                folder.Note(e.Message);
            }
        }
        return null;
    }

    /// <summary>Writes a state in the place of the former one, where it is time to.</summary>
    /// <param name="epoch">Epochs that were done.</param>
    /// <param name="state">Makes the state.</param>
    /// <param name="last">No epoch follows: it is time in any case.</param>
    /// <exception cref="IOException">It cannot be written; the former one is still there.</exception>
    public void Write(int epoch, Func<IEnumerable<KeyValuePair<string, SafetensorsTensor>>> state, bool last) => folder.Write(last, () =>
    {
        string[] former = [.. Files()];
        string temporary = Path.Combine(folder.Path, $"{training:000}.tmp");
        Safetensors.Write(temporary, state());
        DurableFile.Replace(temporary, Path.Combine(folder.Path, $"{training:000}-{epoch:0000000}-{FileDigest.Sha256(temporary)[..DigestLength]}{CheckpointFolder.Extension}"));
        foreach (string file in former) File.Delete(file);
    });

    private const int DigestLength = 32;

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder.Path, $"{training:000}-*{CheckpointFolder.Extension}").Order(StringComparer.Ordinal);

    private static string DigestOf(string file) => Path.GetFileNameWithoutExtension(file).Split('-')[^1];
}
