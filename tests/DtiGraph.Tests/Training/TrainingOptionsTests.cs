using System.Text.Json;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training;

public sealed class TrainingOptionsTests
{
    public static readonly TheoryData<TrainingOptions, string> OutOfRange = new()
    {
        { new() { LearningRate = 0 }, "learningRate: expected a finite number above 0, got 0" },
        { new() { LearningRate = double.NaN }, "learningRate: expected a finite number above 0, got NaN" },
        { new() { LearningRate = double.PositiveInfinity }, "learningRate: expected a finite number above 0, got Infinity" },
        { new() { WeightDecay = -.1 }, "weightDecay: expected a finite number of at least 0, got -0.1" },
        { new() { Epochs = 0 }, "epochs: expected at least 1, got 0" },
        { new() { Patience = 0 }, "patience: expected at least 1, got 0" },
        { new() { Steps = 1 }, "steps: expected at least 2, got 1" },
        { new() { Masked = 1 }, "masked: expected [0, 1), got 1" },
        { new() { Negatives = 0 }, "negatives: expected at least 1, got 0" },
        { new() { Adversarial = new() { Candidates = 1 } }, "adversarial.candidates: expected 2 to 1000, got 1" },
        { new() { Adversarial = new() { Temperature = 0 } }, "adversarial.temperature: expected a finite number above 0, got 0" },
        { new() { Sampling = new() { Pairs = -1 } }, "sampling.pairs: expected at least 0, got -1" },
        { new() { Sampling = new() { Neighbours = [] } }, "sampling.neighbours: expected at least one number, got none" },
        { new() { Sampling = new() { Neighbours = null! } }, "sampling.neighbours: expected at least one number, got nothing" },
        { new() { Sampling = new() { Neighbours = [5, 0] } }, "sampling.neighbours: expected numbers of at least 1, got 0" },
        { new() { Sampling = new() { Pool = 15 } }, "sampling.pool: expected at least 16, got 15" },
        { new() { Sampling = new(), NegativePolicy = NegativePolicy.All }, "sampling: expected a negativePolicy that draws pairs, got all (every step would need the whole graph)" },
        { new() { Ensemble = 0 }, "ensemble: expected 1 to 32, got 0" },
        { new() { Ensemble = 33 }, "ensemble: expected 1 to 32, got 33" },
        { new() { Averaging = 1 }, "averaging: expected [0, 1), got 1" },
        { new() { Model = new() { Hidden = 1 } }, "hidden: expected 8 to 8192, got 1" },
        { new() { Model = new() { Hidden = 100_000_000 } }, "hidden: expected 8 to 8192, got 100000000" },
        { new() { Wide = new() { Weight = -1 } }, "wide.weight: expected a finite number of at least 0, got -1" },
        { new() { Wide = new() { Penalty = 0 } }, "wide.penalty: expected a finite number above 0, got 0" },
        { new() { Features = new() { SimilarityPower = 11 } }, "similarityPower: expected [0, 10], got 11" },
        { new() { Features = new() { SimilarityPower = double.NaN } }, "similarityPower: expected [0, 10], got NaN" },
        { new() { Features = new() { Neighbours = -1 } }, "neighbours: expected 0 to 100, got -1" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void Validate_OutOfRange_IsRefusedByName(TrainingOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(options.Validate).Message);

    [Theory]
    [InlineData(NegativePolicy.Uniform, "uniform")]
    [InlineData(NegativePolicy.DegreeMatched, "degree_matched")]
    [InlineData(NegativePolicy.Hard, "hard")]
    [InlineData(NegativePolicy.All, "all")]
    [InlineData(NegativePolicy.Adversarial, "adversarial")]
    public void NegativePolicy_AsJson_IsItsWord(NegativePolicy policy, string word)
    {
        var json = JsonSerializer.SerializeToElement(new TrainingOptions { NegativePolicy = policy }, JsonSerializerOptions.Web);
        Assert.Equal(word, json.GetProperty("negativePolicy").GetString());
        Assert.Equal(policy, json.Deserialize<TrainingOptions>(JsonSerializerOptions.Web)!.NegativePolicy);
    }

    [Fact]
    public void Validate_Defaults_AreInRange() => new TrainingOptions().Validate();
}
