namespace DtiGraph.Models;

/// <summary>What the labels of like pairs say of a pair, each as log-odds that are 0 where nothing is known; or what each of them weighs.</summary>
/// <param name="Drugs">Of like drugs with the target.</param>
/// <param name="Targets">Of the drug with like targets.</param>
/// <param name="Both">Of like drugs with like targets.</param>
public readonly record struct LikeLabels(double Drugs, double Targets, double Both)
{
    /// <summary>The sum of these numbers, each by its weight.</summary>
    public double Dot(LikeLabels weight) => Drugs * weight.Drugs + Targets * weight.Targets + Both * weight.Both;
}
