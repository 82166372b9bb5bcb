using CsCheck;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class AdditiveBilinearDecoderTests
{
    private static readonly Gen<(int Hidden, int Drugs, int Targets, int Seed)> Cases = Gen.Select(Gen.Int[8, 70], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 1000]);

    [Fact]
    public void Factors_AnyPair_GivesTheLogitOfTraining() => Cases.ForAll((hidden, drugs, targets, seed) =>
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        var (decoder, d, t) = Make(hidden, drugs, targets, seed, out var parameters);
        using var owned = parameters;
        var (drug, target) = AllPairs(drugs, targets);
        float[] expected = Numbers.Of(Passes.Decode(decoder, d, t, drug, target).Logits);
        var plain = new PlainDecoder(new(parameters.Items.ToDictionary(i => i.Name, i => Numbers.Of(i.Value))), hidden);
        var factors = plain.Factors(Numbers.Of(d), Numbers.Of(t));
        Assert.Equal((hidden, drugs, targets), (factors.Weight.Length, factors.Drugs.Count, factors.Targets.Count));
        for (int p = 0; p < expected.Length; p++)
            Assert.Equal(expected[p], factors.Logit(p / targets, p % targets), 1e-4 * Math.Max(1, Math.Abs(expected[p])));
    }, seed: "0000LawPairs", iter: 60);

    [Fact]
    public void Logits_AnyPair_IsTheFormulaOfItsRemarks() => Cases.ForAll((hidden, drugs, targets, seed) =>
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        var (decoder, d, t) = Make(hidden, drugs, targets, seed, out var parameters);
        using var owned = parameters;
        var p = parameters.Items.ToDictionary(i => i.Name["decoder.".Length..], i => (Tensor)i.Value);
        var (drug, target) = AllPairs(drugs, targets);
        var (x, y) = (d.index_select(0, tensor(drug)), t.index_select(0, tensor(target)));
        var expected = nn.functional.relu(x.mm(p["drug_add.weight"]) + y.mm(p["target_add.weight"]) + p["add.bias"]).mm(p["out.weight"]).squeeze(1)
            + (x.unsqueeze(1).bmm(y.mm(p["bilinear.weight"]).unsqueeze(2)).reshape(-1) / Math.Sqrt(hidden))
            + x.mm(p["drug_linear.weight"]).squeeze(1) + y.mm(p["target_linear.weight"]).squeeze(1) + p["bias"];
        Numbers.AssertClose(expected, Passes.Decode(decoder, d, t, drug, target).Logits, 1e-4);
    }, seed: "0000LawFormu", iter: 30);

    private static (long[] Drug, long[] Target) AllPairs(int drugs, int targets) =>
        ([.. Enumerable.Range(0, drugs * targets).Select(p => (long)p / targets)], [.. Enumerable.Range(0, drugs * targets).Select(p => (long)p % targets)]);

    private static (AdditiveBilinearDecoder Decoder, Tensor Drugs, Tensor Targets) Make(int hidden, int drugs, int targets, int seed, out ParameterSet parameters)
    {
        var generator = new Generator((ulong)seed, CPU);
        parameters = new ParameterSet(generator, CPU);
        var decoder = new AdditiveBilinearDecoder(parameters, hidden);
        // Biases begin at 0, which would hide their absence.
        foreach (var (_, value) in parameters.Items) value.copy_(randn(value.shape, generator: generator));
        return (decoder, randn(drugs, hidden, generator: generator), randn(targets, hidden, generator: generator));
    }
}
