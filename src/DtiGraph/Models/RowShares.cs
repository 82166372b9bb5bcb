namespace DtiGraph.Models;

/// <summary>Rows shared out over the cores. The number of parts is fixed, so that what is summed by part is the same for any number of threads.</summary>
internal static class RowShares
{
    /// <summary>How many parts there are.</summary>
    public const int Parts = 32;

    [ThreadStatic]
    private static bool alone;

    private const int Small = 1 << 15; // numbers that one thread is done with before another has woken
    private const int Whole = 6; // rows of a tile of a product: parts of whole tiles

    /// <summary>Runs something over every part.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="act">Given the part, its first row and the row after its last.</param>
    /// <param name="parts">How many of them.</param>
    public static void Run(int rows, int width, Action<int, int, int> act, int parts = Parts)
    {
        int First(int part) => part == parts ? rows : (int)((long)rows * part / parts / Whole * Whole);
        void Part(int part) => act(part, First(part), First(part + 1));
        if (alone || (long)rows * width < Small) for (int part = 0; part < parts; part++) Part(part);
        else Parallel.For(0, parts, Part);
    }

    /// <summary>Runs something with every part on the calling thread, as a machine of one core would.</summary>
    public static T OnOneThread<T>(Func<T> act)
    {
        alone = true;
        try
        {
            return act();
        }
        finally
        {
            alone = false;
        }
    }
}
