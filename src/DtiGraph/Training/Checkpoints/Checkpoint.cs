using System.IO.Hashing;
using DtiGraph.Artifacts;

namespace DtiGraph.Training.Checkpoints;

/// <summary>The checkpoint of one network's training.</summary>
/// <remarks>After every epoch the state is offered. Where the one before is on the disk by then, it is copied in memory, and one thread writes the copy while training goes on; where it is not, training goes on without:
/// every epoch whose state is written in the time of the next one is kept, and none is waited for but the last.</remarks>
/// <param name="folder">Of the run.</param>
/// <param name="training">Which training of the run, from 1 in their order.</param>
public sealed class Checkpoint(CheckpointFolder folder, int training)
{
    private readonly StateBuffers buffers = new();
    private readonly BackgroundWriter writer = new();

    /// <summary>The newest state that is whole; null for none.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor>? Read()
    {
        foreach (string file in Files().Reverse())
        {
            try
            {
                if (DigestOf(file) == Path.GetFileNameWithoutExtension(file).Split('-')[^1]) return Safetensors.Read(file).Tensors;
                folder.Note($"checkpoint: expected the bytes that its name says, got others ({file})");
            }
            catch (SafetensorsException e)
            {
                folder.Note(e.Message);
            }
        }
        return null;
    }

    /// <summary>Takes a state to be written in the place of the former one, where that one is on the disk; returns at once.</summary>
    /// <param name="epoch">Epochs that were done.</param>
    /// <param name="state">Makes the state; called before this returns, where it is taken. Its tensors stay as they are until it is written: those that change are copied.</param>
    /// <exception cref="IOException">A state that was taken before cannot be written; the one before that is still there.</exception>
    internal void Offer(int epoch, Func<StateBuffers, IEnumerable<KeyValuePair<string, SafetensorsTensor>>> state) => writer.Offer(() =>
    {
        KeyValuePair<string, SafetensorsTensor>[] taken = [.. state(buffers)];
        return () => Write(epoch, taken);
    });

    /// <summary>Waits until what was taken is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written; the one before is still there.</exception>
    internal void Wait() => writer.Wait();

    private void Write(int epoch, KeyValuePair<string, SafetensorsTensor>[] state)
    {
        string[] former = [.. Files()];
        string temporary = Path.Combine(folder.Path, $"{training:000}.tmp");
        Safetensors.Write(temporary, state);
        DurableFile.Replace(temporary, Path.Combine(folder.Path, $"{training:000}-{epoch:0000000}-{DigestOf(temporary)}{CheckpointFolder.Extension}"));
        foreach (string file in former) File.Delete(file);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder.Path, $"{training:000}-*{CheckpointFolder.Extension}").Order(StringComparer.Ordinal);

    /// <summary>Against damage, not against malice: SHA-256 would take two thirds of the time of a checkpoint.</summary>
    private static string DigestOf(string file)
    {
        var hash = new XxHash128();
        using var stream = File.OpenRead(file);
        hash.Append(stream);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
