namespace ActorDist.Pbm;

/// <summary>How <c>pbm</c> ends; listed in its help.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int CommandError = 1;
    public const int Usage = 2;
    public const int CannotConnect = 3;
    public const int TimedOut = 4;
}
