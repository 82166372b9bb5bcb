using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>A device that this machine or this build does not have.</summary>
public sealed class DeviceUnavailableException(string message) : Exception(message);

/// <summary>Where the network is trained.</summary>
public static class TrainingDevice
{
    /// <summary>The device by name.</summary>
    /// <param name="name">cpu, cuda, or auto: cuda where there is one, else cpu.</param>
    /// <exception cref="ArgumentException">No such name.</exception>
    /// <exception cref="DeviceUnavailableException">cuda, and there is none.</exception>
    public static Device Of(string name) => name switch
    {
        "cpu" => CPU,
        "auto" => cuda.is_available() ? CUDA : CPU,
        "cuda" => cuda.is_available()
            ? CUDA
            : throw new DeviceUnavailableException("device: expected a CUDA device and a build with -p:Torch=cuda, got neither or only one of them (cuda)"),
        _ => throw new ArgumentException($"device: expected auto, cpu or cuda, got '{name}'"),
    };
}
