using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class TrainDegreesTests
{
    private const int Unknown = DegreeTwin.Unknown;

    /// <summary>Drugs and targets 0 interact, 1 are inactive with 0, 2 have no labelled pair.</summary>
    private static readonly (int, int, int)[] Train = [(0, 0, 1), (1, 0, 0), (0, 1, 0)];

    [Theory]
    [InlineData(0, 0, Familiarity.Interacting, Familiarity.Interacting)]
    [InlineData(1, 0, Familiarity.Silent, Familiarity.Silent)]
    [InlineData(0, 1, Familiarity.Silent, Familiarity.Silent)]
    [InlineData(2, 0, Familiarity.NewDrug, Familiarity.DrawnDrug)]
    [InlineData(1, 2, Familiarity.NewTarget, Familiarity.DrawnTarget)]
    [InlineData(2, 2, Familiarity.NewBoth, Familiarity.DrawnBoth)]
    [InlineData(Unknown, 0, Familiarity.NewDrug, Familiarity.NewDrug)]
    [InlineData(Unknown, 2, Familiarity.NewBoth, Familiarity.NewBoth)]
    [InlineData(2, Unknown, Familiarity.NewBoth, Familiarity.NewBoth)]
    [InlineData(Unknown, Unknown, Familiarity.NewBoth, Familiarity.NewBoth)]
    public void FamiliarityOf_NodesWithoutLabelledPairs_AreNewUnlessNegativesWereDrawnOfThem(int drug, int target, Familiarity listed, Familiarity drawn)
    {
        TrainDegrees ofListed = new(3, 3, Train), ofDrawn = new(3, 3, Train, _ => true, _ => true);
        Assert.Equal((listed, drawn), (ofListed.FamiliarityOf(drug, target), ofDrawn.FamiliarityOf(drug, target)));
        Assert.Equal(ofListed.RegimeOf(drug, target), ofDrawn.RegimeOf(drug, target)); // which says what was recorded
    }
}
