namespace DtiGraph.Artifacts;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">Tensors by name (ordinal).</param>
/// <param name="Metadata">Free text by name (ordinal); empty where the file has none.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
