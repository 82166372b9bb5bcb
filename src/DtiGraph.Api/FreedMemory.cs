using DtiGraph.Models;

namespace DtiGraph.Api;

/// <summary>Gives the memory of a model that another one has replaced back to the machine.</summary>
/// <remarks>It is tens or hundreds of megabytes of old, large arrays, which the collector looks at only when it wants memory itself: without this a service that was promoted once holds about two models for ever.
/// A collection of all that there is stops requests for tens of milliseconds, which is done once for each replacement, a moment after the last request of the old model has ended.</remarks>
internal static class FreedMemory
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private static bool waiting;

    /// <summary>Collects in a moment; once for all who ask until then.</summary>
    public static void GiveBackSoon()
    {
        if (!Interlocked.Exchange(ref waiting, true)) _ = GiveBack();
    }

    private static async Task GiveBack()
    {
        await Task.Delay(Moment).ConfigureAwait(false);
        Volatile.Write(ref waiting, false);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers(); // the packed weights of its networks are native memory
        GlibcMemory.GiveBack();
    }
}
