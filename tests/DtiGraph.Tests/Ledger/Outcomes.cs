using DtiGraph.Ledger;

namespace DtiGraph.Tests.Ledger;

/// <summary>Outcomes as tests need them.</summary>
internal static class Outcomes
{
    public static StatedBefore Stated(double probability, double degree = .25, string model = "m1", bool recorded = false) =>
        new(null, DateTimeOffset.UnixEpoch, model, probability, degree, "warm", recorded);

    public static RecordedOutcome Of(int number, string drug, string target, Finding finding, StatedBefore? stated = null, bool replaces = false) =>
        new(number, DateTimeOffset.UnixEpoch.AddDays(number), null, new(drug, target, finding, Replaces: replaces), stated ?? Stated(.5));
}
