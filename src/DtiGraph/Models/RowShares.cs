namespace DtiGraph.Models;

/// <summary>Rows shared out over the cores. The number of parts is fixed, so that what is summed by part is the same for any number of threads.</summary>
internal static class RowShares
{
    /// <summary>How many parts there are.</summary>
    public const int Parts = 32;

    [ThreadStatic]
    private static bool alone;

    private const int Small = 1 << 15; // numbers that one thread is done with before another has woken

    /// <summary>Runs something over every part.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="act">Given the part, its first row and the row after its last.</param>
    public static void Run(int rows, int width, Action<int, int, int> act)
    {
        void Part(int part) => act(part, (int)((long)rows * part / Parts), (int)((long)rows * (part + 1) / Parts));
        if (alone || (long)rows * width < Small) for (int part = 0; part < Parts; part++) Part(part);
        else Parallel.For(0, Parts, Part);
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
