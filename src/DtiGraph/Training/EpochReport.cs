namespace DtiGraph.Training;

/// <summary>How training stands after an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">At most this many.</param>
/// <param name="Loss">Mean loss of the epoch's steps.</param>
/// <param name="ValidationAuprc">On validation, with the averaged weights.</param>
/// <param name="BestEpoch">The epoch with the best validation AUPRC so far.</param>
/// <param name="BestAuprc">That AUPRC.</param>
/// <param name="Elapsed">Since training of this network began.</param>
/// <param name="Member">Which network of an ensemble, from 1.</param>
/// <param name="Members">How many networks there are.</param>
/// <param name="Trial">It is the second training, of <see cref="ColdTrial"/>.</param>
public readonly record struct EpochReport(
    int Epoch, int Epochs, double Loss, double ValidationAuprc, int BestEpoch, double BestAuprc, TimeSpan Elapsed,
    int Member = 1, int Members = 1, bool Trial = false);
