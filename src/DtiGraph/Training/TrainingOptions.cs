using System.Text.Json.Serialization;
using DtiGraph.Features;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Factorisation;
using DtiGraph.Training.Negatives;
using DtiGraph.Training.Sampling;

namespace DtiGraph.Training;

/// <summary>Everything that decides what a training run does, besides the graph.</summary>
public sealed record TrainingOptions
{
    /// <summary>Most networks of an ensemble.</summary>
    public const int MaximumEnsemble = 32;

    /// <summary>Fixes weights, order, masking and a drawn split. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Name of the split: random, cold_drug, cold_target, cold_both, cluster_drug, cluster_target, cluster_both, frozen, or a published one. Default random.</summary>
    public string Split { get; init; } = "random";

    /// <summary>Clusters and folds of a drawn split; null (default) for the defaults.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // the options are part of a model's version: one that says nothing keeps it
    public SplitOptions? Splitting { get; init; }

    /// <summary>Relations of the graph that messages pass over, besides interactions and similarity; null (default) for all, empty for none.</summary>
    public IReadOnlyList<string>? Relations { get; init; }

    /// <summary>How nodes become numbers.</summary>
    public FeatureOptions Features { get; init; } = new();

    /// <summary>The shape of the network.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>The linear score of new nodes.</summary>
    public WideOptions Wide { get; init; } = new();

    /// <summary>A factorisation of the train pairs beside the network. Default null: its own defaults, and none where training samples neighbours, since it goes
    /// through all pairs in every step; a weight of 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // as above
    public FactorTermOptions? Factorisation { get; init; }

    /// <summary>The loss.</summary>
    public LinkLossOptions Loss { get; init; } = new();

    /// <summary>Step size of AdamW. Default 0.002, finite and above 0.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Decoupled weight decay of AdamW. Default 0.01, finite and at least 0.</summary>
    public double WeightDecay { get; init; } = 1e-2;

    /// <summary>Passes over the train pairs at most. Default 500, at least 1: a bound on the time, not a choice. <see cref="Patience"/> ends a training before
    /// it (after 7 to 113 passes on the data that defaults were settled on, 224 on KIBA, which 120 cut short).</summary>
    public int Epochs { get; init; } = 500;

    /// <summary>Epochs without a better validation AUPRC before it stops. Default 15, at least 1.</summary>
    public int Patience { get; init; } = 15;

    /// <summary>Steps an epoch is cut into: each supervises that share of the train pairs while messages pass over the rest. Default 4, at least 2.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Batches with sampled neighbours, for graphs that do not fit; null (default) where messages pass over at most
    /// <see cref="SamplingOptions.Large"/> edges for steps over the whole graph, beyond that for the defaults of sampling.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // as above
    public SamplingOptions? Sampling { get; init; }

    /// <summary>Share of the nodes whose interaction edges are all hidden in a step (cold-node masking), in [0, 1). Default null: 0.6 where at
    /// least three quarters of the ends of the validation pairs are new to train, as under cold_both, otherwise 0.35.</summary>
    public double? Masked { get; init; }

    /// <summary>K, negatives sampled per positive and step where the data has none of its own. Default 5, at least 1.</summary>
    public int Negatives { get; init; } = 5;

    /// <summary>K, pairs without a label in train that a step takes as negatives beside each interaction, where the data has negatives of its
    /// own. Default 3, at least 0.</summary>
    public int Unlabelled { get; init; } = 3;

    /// <summary>Which unrecorded pairs become negatives: uniform (default), degree_matched, hard, all, adversarial.</summary>
    public NegativePolicy NegativePolicy { get; init; }

    /// <summary>The generator of the policy adversarial.</summary>
    public AdversarialOptions Adversarial { get; init; } = new();

    /// <summary>Decay of the running mean of the weights that is evaluated and kept; 0 switches it off. Default 0.99, in [0, 1).</summary>
    public double Averaging { get; init; } = 0.99;

    /// <summary>M, networks that are trained with seeds of their own and whose logits are averaged, 1 to 32. Default null: 3 where at least three quarters of
    /// the ends of the validation pairs are new to train, otherwise 1. M times the cost of training.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // as above
    public int? Ensemble { get; init; }

    /// <summary>The options of one network of the ensemble, trained alone: seed + 1000 member.</summary>
    /// <param name="member">In [0, M); 0 has the seed itself.</param>
    public TrainingOptions OfMember(int member) => this with { Seed = unchecked(Seed + 1000L * member), Ensemble = 1 };

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        Splitting?.Validate();
        Features.Validate();
        Model.Validate();
        Wide.Validate();
        Factorisation?.Validate();
        Loss.Validate();
        Adversarial.Validate();
        Sampling?.Validate(NegativePolicy);
        Check(LearningRate is > 0 and < double.PositiveInfinity, "learningRate", "a finite number above 0", LearningRate);
        Check(WeightDecay is >= 0 and < double.PositiveInfinity, "weightDecay", "a finite number of at least 0", WeightDecay);
        Check(Epochs >= 1, "epochs", "at least 1", Epochs);
        Check(Patience >= 1, "patience", "at least 1", Patience);
        Check(Steps >= 2, "steps", "at least 2", Steps);
        Check(Masked is null or (>= 0 and < 1), "masked", "[0, 1)", Masked ?? 0);
        Check(Negatives >= 1, "negatives", "at least 1", Negatives);
        Check(Unlabelled >= 0, "unlabelled", "at least 0", Unlabelled);
        Check(Ensemble is null or (>= 1 and <= MaximumEnsemble), "ensemble", $"1 to {MaximumEnsemble}", Ensemble ?? 0);
        Check(Averaging is >= 0 and < 1, "averaging", "[0, 1)", Averaging);
    }

    private static void Check(bool holds, string name, string expected, double got)
    {
        if (!holds) throw new ArgumentException($"{name}: expected {expected}, got {got}");
    }
}
