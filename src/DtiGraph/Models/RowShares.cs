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
    private const int Apart = 16; // counters on cache lines of their own

    /// <summary>Something to be done with every part of some rows.</summary>
    /// <param name="Rows">How many.</param>
    /// <param name="Width">Numbers a row.</param>
    /// <param name="Act">Given the part, its first row and the row after its last.</param>
    /// <param name="Parts">How many of them.</param>
    internal readonly record struct Work(int Rows, int Width, Action<int, int, int> Act, int Parts = RowShares.Parts)
    {
        /// <summary>Does it with one part.</summary>
        public void Do(int part) => Act(part, First(part), First(part + 1));

        private int First(int part) => part == Parts ? Rows : (int)((long)Rows * part / Parts / Whole * Whole);
    }

    /// <summary>Runs something over every part.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="act">Given the part, its first row and the row after its last.</param>
    /// <param name="parts">How many of them.</param>
    public static void Run(int rows, int width, Action<int, int, int> act, int parts = Parts) => Run(new Work(rows, width, act, parts));

    /// <summary>Runs several things that do not need each other: at the end a core waits once for the other, and not once for each.</summary>
    public static void Run(params Work[] works)
    {
        var places = works.SelectMany(work => Enumerable.Range(0, work.Parts).Select(part => (Work: work, Part: part))).ToArray();
        Each(places.Length, works.Sum(w => (long)w.Rows * w.Width), i => places[i].Work.Do(places[i].Part));
    }

    /// <summary>Runs something for every number below a count.</summary>
    /// <param name="count">At least 0.</param>
    /// <param name="numbers">How many numbers are worked on in all: a few are done sooner by one thread.</param>
    /// <param name="act">Given the number.</param>
    /// <remarks>A core begins with a share of its own, so that it finds the rows it had before in its own cache, and takes one at a time; then it helps the others.</remarks>
    public static void Each(int count, long numbers, Action<int> act)
    {
        int cores = Environment.ProcessorCount;
        if (alone || numbers < Small || cores == 1)
        {
            for (int i = 0; i < count; i++) act(i);
            return;
        }
        var taken = new int[cores * Apart];
        Parallel.For(0, cores, core =>
        {
            for (int k = 0; k < cores; k++)
            {
                int share = (core + k) % cores, end = (int)((long)count * (share + 1) / cores), first = (int)((long)count * share / cores);
                for (int i; (i = first + Interlocked.Increment(ref taken[share * Apart]) - 1) < end;) act(i);
            }
        });
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
