namespace DtiGraph.Artifacts;

/// <summary>Takes tensors out of a file of an artifact by name and shape.</summary>
internal static class StoredTensors
{
    /// <summary>The tensor of that name.</summary>
    /// <param name="stored">Of one file.</param>
    /// <param name="file">What the file is called in errors.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <exception cref="ArtifactException">There is none of that name, or its shape is another.</exception>
    public static SafetensorsTensor Expect(
        this IReadOnlyDictionary<string, SafetensorsTensor> stored, string file, string name, params ReadOnlySpan<long> shape) =>
        stored.TryGetValue(name, out var tensor) && tensor.Shape.AsSpan().SequenceEqual(shape)
            ? tensor
            : throw new ArtifactException(
                $"{file}: expected {name} [{string.Join(", ", shape.ToArray())}], got {(tensor is null ? "none" : $"[{string.Join(", ", tensor.Shape)}]")}");
}
