namespace ActorDist.Lab.Simulation.Monitors;

/// <summary>The invariants that a run is watched for, with their names.</summary>
public static class Invariants
{
    /// <summary>Number and name of each, in order.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [BallotsRise] = "promised and accepted ballots never fall",
        [OneValuePerBallot] = "one value per register and ballot",
        [ChosenDescends] = "what is accepted above a chosen ballot descends from it",
        [DurableFirst] = "nothing is answered that a crash can take back",
        [BallotUsedOnce] = "no ballot is used twice",
        [Linearizable] = "client histories are linearizable",
        [VersionsRise] = "versions rise and never repeat",
        [AppliedOnce] = "an operation is applied once",
        [AnswersAreChosen] = "answers rest on chosen states",
        [OneConfiguration] = "one configuration per epoch, each following the last",
        [OldEpochIsFenced] = "nothing is chosen under an epoch that was left",
        [NoAmnesiac] = "a lost disk never answers",
        [NoResurrection] = "a collected register never comes back",
        [StaleIsMonotone] = "stale reads are of chosen states and never go back",
        [MinorityIsBlocked] = "a cut-off node decides nothing",
        [Progress] = "after all faults end, everything ends",
    };

    internal const string BallotsRise = "I01";
    internal const string OneValuePerBallot = "I02";
    internal const string ChosenDescends = "I03";
    internal const string DurableFirst = "I04";
    internal const string BallotUsedOnce = "I05";
    internal const string Linearizable = "I06";
    internal const string VersionsRise = "I07";
    internal const string AppliedOnce = "I08";
    internal const string AnswersAreChosen = "I09";
    internal const string OneConfiguration = "I10";
    internal const string OldEpochIsFenced = "I11";
    internal const string NoAmnesiac = "I12";
    internal const string NoResurrection = "I13";
    internal const string StaleIsMonotone = "I14";
    internal const string MinorityIsBlocked = "I15";
    internal const string Progress = "I17";
}
