using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Zeroes a random share of a state and scales up the rest. Draws from its own generator, so that no other
/// code in the process changes what one training run does.</summary>
/// <param name="share">In [0, 1).</param>
/// <param name="generator">Source of the random numbers, on the processor.</param>
public sealed class Dropout(double share, Generator generator)
{
    private readonly TorchSharp.Scalar kept = 1 - share; // held: one made on the fly can be finalised while libtorch reads it

    /// <summary>A state with a random share zeroed.</summary>
    /// <param name="state">Any shape, float32.</param>
    /// <returns>Same shape - new tensor, owned by the caller, unless the share is 0.</returns>
    public Tensor Apply(Tensor state)
    {
        if (share == 0) return state;
        using var drawn = empty(state.shape).bernoulli_(1 - share, generator).div_(kept);
        using var mask = drawn.to(state.device);
        return state * mask;
    }

    /// <summary>Where its random numbers stand, for <see cref="Restore"/>.</summary>
    public byte[] State()
    {
        using var state = generator.get_state();
        return [.. state.data<byte>()];
    }

    /// <summary>Goes on from there.</summary>
    /// <param name="state">As <see cref="State"/> gave it.</param>
    public void Restore(byte[] state)
    {
        using var stored = tensor(state, dtype: ScalarType.Byte);
        generator.set_state(stored);
    }
}
