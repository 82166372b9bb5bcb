namespace DtiGraph.Models;

/// <summary>Zeroes a random share of a state and scales up the rest. The numbers come from the seed and the place of each value alone, so that no other
/// code in the process, and no number of threads, changes what one training run does.</summary>
/// <param name="share">In [0, 1).</param>
/// <param name="seed">Of the run.</param>
public sealed class Dropout(double share, long seed)
{
    /// <summary>How many masks were drawn; set it to go on from there.</summary>
    public long Drawn { get; set; }

    /// <summary>The next mask: each is another.</summary>
    public DropoutMask Next() => DropoutMask.Of(share, (ulong)seed, (ulong)Drawn++);
}
