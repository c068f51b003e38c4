using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorDist.Node.Tests.Configuration;

/// <summary>A certificate for 127.0.0.1 and its key, made for a test.</summary>
internal static class PemFiles
{
    /// <summary>Writes both into a new folder.</summary>
    /// <returns>The paths of the certificate and of the key.</returns>
    public static (string Certificate, string Key) Write()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        var folder = Directory.CreateTempSubdirectory("actordist-tests-").FullName;
        var (certificateFile, keyFile) = (Path.Combine(folder, "node.pem"), Path.Combine(folder, "node.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, rsa.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
