using System.Globalization;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Sessions;
using Xunit;
using static ActorDist.Core.Quorum.QuorumProtocol;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Core.Tests.Quorum.Simulation;

/// <summary>
/// Sessions that go to any node with r = 1 and w = 1 while messages get lost, judged by what the field defines session guarantees to be.
/// Without the option the same histories are violations.
/// </summary>
public sealed class SessionSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 100;
    private const int Sessions = 3;
    private const int Steps = 60;

    public static TheoryData<BucketMode, SessionGuarantees, SessionGuarantee> Cases => new()
    {
        { BucketMode.LastWriteWins, SessionGuarantees.ReadYourWrites, SessionGuarantee.ReadYourWrites },
        { BucketMode.LastWriteWins, SessionGuarantees.MonotonicReads, SessionGuarantee.MonotonicReads },
        { BucketMode.Siblings, SessionGuarantees.ReadYourWrites, SessionGuarantee.ReadYourWrites },
        { BucketMode.Siblings, SessionGuarantees.MonotonicReads, SessionGuarantee.MonotonicReads },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void AHistoryOfSessions_KeepsTheGuarantee_AndWithoutTheOptionDoesNot(
        BucketMode mode, SessionGuarantees asked, SessionGuarantee judged)
    {
        var judge = new SessionJudge(judged);
        var (held, failures, operations) = (0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var history = History(seed, mode, asked);
            failures += history.Count(operation => operation.Outcome == OperationOutcome.Failed);
            operations += history.Count;
            var judgement = judge.Judge(history);
            Assert.True(judgement.Verdict != Verdict.Violated, $"seed {seed}: {judgement}");
            held += judgement.Verdict == Verdict.Held ? 1 : 0;
        }

        var violated = Enumerable.Range(0, Seeds)
            .Count(seed => judge.Judge(History(seed, mode, SessionGuarantees.None)).Verdict == Verdict.Violated);
        output.WriteLine($"{held} of {Seeds} held, {failures} of {operations} operations failed; without the option {violated} are violated");
        Assert.True(held > Seeds / 2, $"only {held} of {Seeds} tested anything");
        Assert.True(violated > Seeds / 2, $"only {violated} of {Seeds} are violated without the option");
    }

    /// <summary>One operation after the other, each at any node; what is replicated and repaired is mostly lost.</summary>
    private static List<Operation> History(int seed, BucketMode mode, SessionGuarantees guarantees)
    {
        var random = new Random(seed);
        var cluster = new QuorumCluster(bucket: new BucketOptions { Mode = mode });
        cluster.Drop = envelope => envelope.Message is Store && random.Next(10) < 7 || random.Next(10) < 2;
        SessionToken? begin = guarantees == SessionGuarantees.None ? null : SessionToken.New(guarantees);
        var seen = Enumerable.Repeat(begin, Sessions).ToArray();
        ContextToken? last = null;
        List<Operation> history = [];
        for (var step = 0; step < Steps; step++)
        {
            // Siblings are no register, so there one session writes, each time in place of what it wrote before.
            var session = random.Next(Sessions);
            var isPut = random.Next(3) == 0 && (mode == BucketMode.LastWriteWins || session == 0);
            var number = 1 + random.Next(3);
            var outcome = isPut
                ? cluster.Put(number, step.ToString(CultureInfo.InvariantCulture), last, with: With)
                : cluster.Get(number, with: With);
            seen[session] = outcome.Session ?? seen[session];
            if (isPut && mode == BucketMode.Siblings && outcome.Kind == OutcomeKind.Done)
                last = outcome.Context;
            history.Add(new Operation(
                "x",
                session,
                isPut ? CasRegisterInput.Write(step) : CasRegisterInput.Read(),
                isPut ? CasRegisterOutput.Done : CasRegisterOutput.Found(Shown(outcome)),
                2 * step,
                (2 * step) + 1,
                outcome.Kind switch
                {
                    OutcomeKind.Done => OperationOutcome.Ok,
                    OutcomeKind.Failed => OperationOutcome.Failed,
                    _ => OperationOutcome.Unknown,
                }));
            // A write that is not known to be there leaves a sibling that nothing replaces; the register ends with it.
            if (mode == BucketMode.Siblings && isPut && outcome.Kind != OutcomeKind.Done)
                break;

            QuorumRequest With(QuorumRequest request) => request with
            {
                R = QuorumSize.One,
                W = QuorumSize.One,
                Sloppy = false,
                Timeout = 3000,
                ReturnBody = mode == BucketMode.Siblings,
                Session = seen[session],
            };
        }

        return history;
    }

    private static long? Shown(QuorumOutcome outcome) =>
        QuorumCluster.Texts(outcome) is [var only] ? long.Parse(only, CultureInfo.InvariantCulture) : null;
}
