namespace DtiGraph.Training.Checkpoints;

/// <summary>The numbers of <see cref="Random"/> with the same seed, and how many were drawn: drawing that many again is the only way back to where it stood.</summary>
/// <remarks>Next, NextDouble and Shuffle go through the two methods here, one draw a number. The rest draws where nobody can count, and is refused.</remarks>
/// <param name="seed">Seed.</param>
public sealed class CountedRandom(int seed) : Random(seed)
{
    /// <summary>Draws so far.</summary>
    public long Drawn { get; private set; }

    /// <summary>Draws until as many were drawn.</summary>
    /// <param name="drawn">At least <see cref="Drawn"/>. Some 200 million a second.</param>
    public void Forward(long drawn)
    {
        while (Drawn < drawn) Next();
    }

    /// <inheritdoc/>
    public override int Next()
    {
        Drawn++;
        return base.Next();
    }

    /// <inheritdoc/>
    protected override double Sample()
    {
        Drawn++;
        return base.Sample();
    }

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (long)maxValue - minValue <= int.MaxValue ? base.Next(minValue, maxValue) : throw Uncounted();

    /// <inheritdoc/>
    public override long NextInt64() => throw Uncounted();

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => throw Uncounted();

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue) => throw Uncounted();

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => throw Uncounted();

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer) => throw Uncounted();

    private static NotSupportedException Uncounted() => new("random: expected a number whose draws are counted, got another call (training)");
}
